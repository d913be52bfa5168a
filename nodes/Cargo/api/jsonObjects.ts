/** Everything that opens or closes something in JSON; within a string, only its end matters. */
const isMark = (sign: string | undefined) =>
	sign === '"' || sign === '{' || sign === '}' || sign === '[' || sign === ']';

/** Anything but the separators between the objects of a file. */
const BETWEEN = /[^\s,]/g;

/**
 * Extracts the objects of a file that holds a JSON array of objects, or one JSON object per line, as it
 * arrives, so that the whole file is never in memory.
 */
export class JsonObjects {
	/** Received text that is not processed yet: the beginning of an object, or nothing. */
	private text = '';

	/** Where to continue reading in it. */
	private at = 0;

	/** How many brackets of the object are open. */
	private depth = 0;

	private isInText = false;

	/** Whether the file begins with the bracket of a list, and whether that has been closed. */
	private list: 'none' | 'open' | 'closed' = 'none';

	/**
	 * Adds a part of the file.
	 *
	 * @param part its text
	 * @returns the objects that are complete now
	 * @throws SyntaxError if the file holds something else
	 */
	push(part: string): unknown[] {
		this.text += part;
		const found: unknown[] = [];
		for (;;) {
			const object = this.depth === 0 && !this.begin() ? undefined : this.finish();
			if (object === undefined) return found;
			found.push(JSON.parse(object));
		}
	}

	/**
	 * Tells whether the file was complete.
	 *
	 * @returns false when it ended within an object or a list
	 */
	isComplete(): boolean {
		return this.depth === 0 && this.list !== 'open';
	}

	/** Goes to the beginning of the next object. */
	private begin(): boolean {
		for (;;) {
			BETWEEN.lastIndex = this.at;
			const next = BETWEEN.exec(this.text);
			if (!next) {
				this.text = '';
				this.at = 0;
				return false;
			}
			const sign = next[0];
			this.text = this.text.slice(next.index);
			this.at = 0;
			if (sign === '{') return true;
			const isOpening = sign === '[' && this.list === 'none';
			const isClosing = sign === ']' && this.list === 'open';
			if (!isOpening && !isClosing) throw new SyntaxError(`Unexpected ${JSON.stringify(sign)}`);
			this.list = isOpening ? 'open' : 'closed';
			this.at = 1;
		}
	}

	/** Goes to the end of the current object; undefined if it has not arrived yet. */
	private finish(): string | undefined {
		for (;;) {
			const mark = this.isInText ? this.endOfText() : this.nextMark();
			if (mark === undefined) return undefined;
			if (mark === '"') this.isInText = !this.isInText;
			else this.depth += mark === '{' || mark === '[' ? 1 : -1;
			if (this.depth > 0) continue;
			const object = this.text.slice(0, this.at);
			this.text = this.text.slice(this.at);
			this.at = 0;
			return object;
		}
	}

	/** A regular expression would create an object for each mark, and a file has millions of them. */
	private nextMark(): string | undefined {
		const { text } = this;
		let at = this.at;
		while (at < text.length && !isMark(text[at])) at++;
		this.at = Math.min(at + 1, text.length);
		return text[at];
	}

	/** The quotation mark that ends a string: the next one after an even number of backslashes. */
	private endOfText(): string | undefined {
		for (;;) {
			const end = this.text.indexOf('"', this.at);
			if (end < 0) return undefined;
			let first = end;
			while (first > this.at && this.text[first - 1] === '\\') first--;
			this.at = end + 1;
			if ((end - first) % 2 === 0) return '"';
		}
	}
}
