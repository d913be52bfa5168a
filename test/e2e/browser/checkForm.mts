/** Compares an open form with the node's description. */
import assert from 'node:assert/strict';

import type { INodeTypeDescription } from 'n8n-workflow';

import type { Editor } from './editor.mjs';
import { type Values, fieldsFor } from './fields.mjs';
import { faultsIn } from './layout.mjs';

/** Left free below the last field (CSS pixels). */
const MARGIN = 16;

/**
 * Checks the labels and their order, the texts of untouched fields, what can be added to collections,
 * and that nothing is cut off or overlaps.
 *
 * @param ui the editor with the form open
 * @param type the node's description as n8n serves it
 * @param values what was chosen in the form; the other fields are as they were
 * @returns the height of the form with all of its fields (CSS pixels)
 * @throws AssertionError that names the field
 */
export async function checkForm(
	ui: Editor,
	type: INodeTypeDescription,
	values: Values,
): Promise<number> {
	const expected = fieldsFor(type, values);
	const measured = await ui.fields();
	assert.deepEqual(
		measured.map(({ label }) => label),
		expected.map(({ label }) => label),
	);
	for (const [index, { label, text }] of expected.entries()) {
		if (text !== undefined) assert.equal(measured[index]?.text, text, `${label} shows its default`);
	}
	const frame = await ui.form.boundingBox();
	assert.ok(frame);
	assert.deepEqual(faultsIn(measured, frame), []);
	// An option that is the only one has no list: n8n adds it at once.
	for (const { label, options = [] } of expected) {
		if (options.length > 1) assert.deepEqual(await ui.addable(label), options);
	}
	return (measured.at(-1)?.box.bottom ?? 0) + MARGIN - frame.y;
}
