import type { IDataObject } from 'n8n-workflow';

import { FITS } from '../../api/members';
import type { Tool } from '../../api/members';
import { isOwnRun, runOf } from '../../engine/agent';
import type { Talk } from '../../engine/talk';
import { isObject } from '../../errors/values';
import { hasCost } from '../../fields/entryNames';

/** The tools of the workspace, fetched once for a run of the node. */
const toolsInRun = new WeakMap<object, Promise<Tool[]>>();

/** Milliseconds; an estimate is worth no longer wait. */
const PATIENCE = 10_000;

/**
 * Estimates what a batch costs. Cargo names credits for a tool only, and only where somebody has set
 * them (cargo-api.md, `creditsCost`). The list of tools marks these, so that only for them, and only
 * where the tool was picked from the list, the current cost is asked for.
 *
 * @param talk the item's conversation
 * @param body what Preview has sent
 * @param count how many records a batch would run on
 * @returns `{ estimatedCredits: { min, max } }`, in credits for the whole batch; nothing where Cargo
 * does not say. Never fails, since the records are what was asked for.
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
	// An agent's run is shared by all its tools, whose credentials may differ.
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
