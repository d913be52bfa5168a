/** Stands for luxon's DateTime: an object of a class that turns into a text as JSON. */
export class Moment {
	constructor(private readonly text: string) {}

	toJSON(): string {
		return this.text;
	}
}
