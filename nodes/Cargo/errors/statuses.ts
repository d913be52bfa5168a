import type { Explanation } from './reasons';

const LATER = 'Cargo has a temporary disruption. Try again in a few minutes';

/** What a status means if Cargo returns neither text nor code. */
export const STATUSES: Record<number, Explanation> = {
	400: {
		message: 'Cargo did not understand the request',
		description:
			'Check the fields of the node against the inputs of the play or tool, or the columns of the model',
	},
	401: {
		message: 'Cargo did not accept the API token: it is missing, wrong or expired',
		description:
			'Create a token in Cargo under Settings → API and enter it in the Cargo credential',
	},
	403: {
		message: 'The API token is not allowed to do this',
		description:
			'Use a token of the right workspace, created by a user who has permission to do this in Cargo',
	},
	404: {
		message: 'Cargo has nothing with this ID',
		description: 'Check the ID, the workspace of the API token and the Base URL of the credential',
	},
	413: {
		message: 'The request is too large for Cargo',
		description: 'Send fewer records at once, or a smaller file',
	},
	429: {
		message: 'Cargo received too many requests from this workspace',
		description: 'Wait a minute and try again. Send many rows in one batch rather than one by one',
	},
	500: { message: 'Cargo could not complete the request', description: LATER },
	502: { message: 'Cargo could not be reached behind its gateway', description: LATER },
	503: { message: 'Cargo is not available at the moment', description: LATER },
	504: { message: 'Cargo took too long to respond', description: LATER },
};

/** For statuses that are not in STATUSES, by their first digit. */
export const STATUS_CLASSES: Record<number, Explanation> = {
	3: {
		message: 'The address returned a redirect, which is not followed to keep the API token safe',
		description: 'Set the Base URL of the Cargo credential to the final address of the API',
	},
	4: {
		message: 'Cargo refused the request',
		description: 'Check the fields of the node and the Cargo credential',
	},
	5: { message: 'Cargo could not complete the request', description: LATER },
};
