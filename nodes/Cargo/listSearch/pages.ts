import { isUuid } from '../fields/ids';

/** Cargo's app, where users open what they chose (cargo-api.md, "Pages of Cargo's app"). */
const APP = 'https://app.getcargo.io/workspaces';

/** An object with a page of its own there. */
interface Thing {
	uuid: string;
	workspaceUuid?: string;
}

/**
 * The page of Cargo's app for an object; the editor links to it next to the field.
 *
 * @param area the section of the app
 * @param thing as Cargo lists it
 * @returns `{ url }`, or an empty object if Cargo's response lacks an ID
 */
export function pageOf(
	area: 'models' | 'plays' | 'tools',
	{ uuid, workspaceUuid }: Thing,
): { url?: string } {
	if (!isUuid(uuid) || !isUuid(workspaceUuid)) return {};
	return { url: `${APP}/${workspaceUuid}/${area}/${uuid}` };
}
