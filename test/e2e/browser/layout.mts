/** Checks a form as its user sees it: which labels there are, and whether anything is cut off or overlaps. */
import type { Locator } from 'playwright-core';

/** The part of a page's element that is used here; the sources have no browser types. */
interface PageElement {
	tagName: string;
	textContent: string | null;
	placeholder?: string;
	value?: string;
	type?: string;
	clientWidth: number;
	scrollWidth: number;
	getBoundingClientRect(): Box;
	querySelector(selector: string): PageElement | null;
	querySelectorAll(selector: string): Iterable<PageElement>;
	checkVisibility(): boolean;
}

interface Box {
	left: number;
	right: number;
	top: number;
	bottom: number;
}

/** One field of a form, measured in the browser (CSS pixels). */
export interface Measured {
	label: string;
	box: Box;
	labelBox: Box;
	/** The content of the first input. */
	text: string;
	/** Boxes of what a user reads or operates below the label. */
	controls: { name: string; box: Box }[];
	/** Texts that do not fit. */
	cut: string[];
}

/**
 * Measures the fields that a form shows now.
 *
 * @param items the form's fields: each a label with its control
 * @returns what is visible, from top to bottom
 */
export async function measure(items: Locator): Promise<Measured[]> {
	return await items.evaluateAll((elements) => {
		const boxOf = (element: PageElement) => {
			const { left, right, top, bottom } = element.getBoundingClientRect();
			return { left, right, top, bottom };
		};
		const textOf = (element: PageElement) => (element.textContent ?? '').trim();
		const visible = (root: PageElement, selector: string) =>
			[...root.querySelectorAll(selector)].filter((element) => element.checkVisibility());
		return (elements as unknown as PageElement[])
			.filter((element) => element.checkVisibility())
			.map((element) => {
				const [label] = visible(element, '.n8n-input-label');
				const texts = visible(element, '.n8n-input-label .n8n-text, .n8n-text, input, textarea');
				const controls = visible(
					element,
					'input:not([type=checkbox]), textarea, .el-switch, button',
				);
				const title = label?.querySelector('.n8n-text') ?? null;
				return {
					label: title ? textOf(title).replace(/\s*\*$/, '') : '',
					text: visible(element, 'input:not([type=checkbox]), textarea')[0]?.value ?? '',
					box: boxOf(element),
					labelBox: boxOf(label ?? element),
					controls: controls.map((control) => ({
						name: control.placeholder ?? textOf(control),
						box: boxOf(control),
					})),
					cut: texts
						.filter(
							({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth + 1,
						)
						.map((text) => text.value ?? textOf(text)),
				};
			});
	});
}

/**
 * Finds faults of a form.
 *
 * @param fields what `measure` found
 * @param frame the panel that the form has to stay within
 * @returns a sentence for each fault; none when all is well
 */
export function faultsIn(fields: Measured[], frame: { x: number; width: number }): string[] {
	return fields.flatMap((field, index) => {
		const next = fields[index + 1];
		const isOutside = ({ left, right }: Box) =>
			left < frame.x - 1 || right > frame.x + frame.width + 1;
		const inLabel = field.controls.filter(
			({ box }) => box.top < field.labelBox.bottom - 1 && box.bottom > field.labelBox.bottom + 1,
		);
		return [
			...field.cut.map((text) => `${field.label}: “${text}” is cut`),
			...inLabel.map(({ name }) => `${field.label}: the label overlaps “${name}”`),
			...(next && next.box.top < field.box.bottom - 1
				? [`${field.label} overlaps ${next.label}`]
				: []),
			...[field.box, ...field.controls.map(({ box }) => box)]
				.filter(isOutside)
				.map(() => `${field.label} reaches out of the panel`),
		];
	});
}
