import type { Explanation } from './reasons';

/** What went wrong if no response arrived, by the code of Node's network layer. */
export const CONNECTION_CODES: Record<string, Explanation> = {
	ECONNABORTED: {
		message: 'Cargo did not respond in time',
		description:
			'Try again, or increase Timeout in the Settings tab of the node, under Request Options',
	},
	ECONNREFUSED: {
		message: 'The connection to the Base URL was refused',
		description: 'Check the Base URL of the Cargo credential',
	},
	ECONNRESET: {
		message: 'The connection to Cargo was lost before the response was complete',
		description: 'Check the network between n8n and Cargo, then try again',
	},
	EHOSTUNREACH: {
		message: 'The host of the Base URL cannot be reached',
		description: 'Check the network between n8n and Cargo',
	},
	ENOTFOUND: {
		message: 'The host of the Base URL does not exist',
		description: 'Check the spelling of the Base URL in the Cargo credential, and the network',
	},
	UNREADABLE: {
		message: 'The response could not be read: it is not HTTP, or it is corrupt',
		description:
			'Check the Base URL of the Cargo credential, and check for a proxy or firewall between n8n and Cargo',
	},
};

/** The messages for some of them while a file is downloaded from Cargo's storage. */
export const STORAGE_CODES: Record<string, string> = {
	ECONNABORTED: "Cargo's storage did not respond in time",
	ECONNRESET: "The connection to Cargo's storage was lost before the file was complete",
};

/** The same for what does not resolve itself. */
export const LASTING_CODES: Record<string, Explanation> = {
	EPROTO: {
		message: 'The server at the Base URL does not support HTTPS',
		description: 'Check the protocol, host and port of the Base URL in the Cargo credential',
	},
};

/** Codes after which it is certain that Cargo never saw the request. */
export const NEVER_SENT = [
	'ECONNREFUSED',
	'EHOSTUNREACH',
	'ENOTFOUND',
	'EPROTO',
	'ERR_INVALID_URL',
];

/** Codes of Node's parser for HTTP and of its unpackers. */
export const UNREADABLE_CODES = /^(HPE|Z)_/;

/** Codes that mean the same as one in CONNECTION_CODES. */
export const SAME_CODES: Record<string, string> = {
	EAI_AGAIN: 'ENOTFOUND',
	ENETUNREACH: 'EHOSTUNREACH',
	EPIPE: 'ECONNRESET',
	ERR_BAD_RESPONSE: 'ECONNRESET',
	ESOCKETTIMEDOUT: 'ECONNABORTED',
	ETIMEDOUT: 'ECONNABORTED',
	ERR_STREAM_PREMATURE_CLOSE: 'ECONNRESET',
};

/** Any code about certificates. */
export const CERTIFICATE: Explanation = {
	message: 'The certificate of the server could not be verified',
	description:
		'Check the Base URL of the Cargo credential. Behind a company proxy, ask your administrator for its certificate',
};

/** The user stopped the execution, or it timed out. n8n looks for the word "canceled" to tell it from a failure. */
export const CANCELED: Explanation = {
	message: 'The execution was canceled',
	description: 'Batches that were created keep running in Cargo',
};
