import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * Shows a warning below the output of the node, in the editor.
 *
 * @param context shows it; versions of n8n before 1.82 cannot
 * @param message what the user reads
 */
export function warn(context: IExecuteFunctions, message: string): void {
	const { addExecutionHints } = context as Partial<IExecuteFunctions>;
	addExecutionHints?.call(context, { message, type: 'warning', location: 'outputPane' });
}
