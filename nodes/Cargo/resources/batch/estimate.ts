import type { IDataObject } from 'n8n-workflow';

import { FITS } from '../../api/members';
import type { Tool } from '../../api/members';
import { isOwnRun, runOf } from '../../engine/agent';
import type { Talk } from '../../engine/talk';
import { isObject } from '../../errors/values';
import { hasCost } from '../../fields/entryNames';

/** The tools of the workspace, fetched once for a run of the node. */
const toolsInRun = new WeakMap<object, Promise<Tool[]>>();

/** How long to wait for an estimate, in milliseconds. */
const PATIENCE = 10_000;

/**
 * Estimates what a batch costs. Cargo returns credits only for tools, and only if somebody has set them
 * (cargo-api.md, `creditsCost`). The list marks these tools, so the current cost is requested only for
 * them, and only if the tool was chosen from the list.
 *
 * @param talk the item's conversation
 * @param body what Preview has sent
 * @param count how many records a batch would run on
 * @returns `{ estimatedCredits: { min, max } }`, in credits for the whole batch; an empty object if Cargo
 * does not say. Never fails, since the user asked for the records.
 */
export async function estimateCredits(
	talk: Talk,
	{ workflowUuid }: IDataObject,
	count: unknown,
): Promise<IDataObject> {
	const locator = talk.parameters.get('workflowUuid');
	const isMarked =
		isObject(locator) && locator.mode === 'list' && hasCost(locator.cachedResultName);
	if (!isMarked || typeof count !== 'number') return {};
	const tools = await toolsOf(talk);
	const { creditsCost } =
		tools.find((tool) => tool.workflowUuid === (workflowUuid as string).toLowerCase()) ?? {};
	const { kind, min, max } = creditsCost ?? {};
	if (kind !== 'custom' || typeof min !== 'number' || typeof max !== 'number') return {};
	return { estimatedCredits: { min: min * count, max: max * count } };
}

async function toolsOf(talk: Talk): Promise<Tool[]> {
	const { context } = talk.line;
	// All tools of an agent share its run, and their credentials may differ.
	if (!isOwnRun(context)) return await askForTools(talk);
	const run = runOf(context);
	const tools = toolsInRun.get(run) ?? askForTools(talk);
	toolsInRun.set(run, tools);
	return await tools;
}

async function askForTools(talk: Talk): Promise<Tool[]> {
	const url = '/v1/orchestration/tools/list';
	const request = { method: 'GET', url, body: undefined, timeout: PATIENCE } as const;
	const { body } = await talk.ask(request).catch(() => ({ body: undefined }));
	const { tools } = isObject(body) ? body : {};
	return FITS.tools(tools) ? (tools as Tool[]) : [];
}
