import { isUuid } from '../fields/ids';

/** Cargo's app, where people look at what they chose (cargo-api.md, "Pages of Cargo's app"). */
const APP = 'https://app.getcargo.io/workspaces';

/** Something that has a page of its own there. */
interface Thing {
	uuid: string;
	workspaceUuid?: string;
}

/**
 * The page of Cargo's app that shows a thing; the editor links to it beside the field.
 *
 * @param area where in the app it is
 * @param thing as Cargo lists it
 * @returns `{ url }`, or nothing where Cargo's answer lacks an ID
 */
export function pageOf(
	area: 'models' | 'plays' | 'tools',
	{ uuid, workspaceUuid }: Thing,
): { url?: string } {
	if (!isUuid(uuid) || !isUuid(workspaceUuid)) return {};
	return { url: `${APP}/${workspaceUuid}/${area}/${uuid}` };
}
