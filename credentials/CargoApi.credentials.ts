import type {
	IAuthenticate,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	INodeProperties,
} from 'n8n-workflow';

import { authorize, CARGO_BASE_URL } from './authorize';
import { SAME_FOR_ALL_ITEMS } from './sameForAllItems';

/** The token of one Cargo workspace, and the address of Cargo's API. */
export class CargoApi implements ICredentialType {
	name = 'cargoApi';

	displayName = 'Cargo API';

	icon: Icon = { light: 'file:../icons/cargo.svg', dark: 'file:../icons/cargo.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-cargo/n8n-nodes-cargo#credentials';

	properties: INodeProperties[] = [
		{
			displayName: 'API Token',
			name: 'apiToken',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			hint: 'Create a token in Cargo under Settings → API. Each token belongs to one workspace.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: CARGO_BASE_URL,
			placeholder: `e.g. ${CARGO_BASE_URL}`,
			description: "The address of Cargo's API. The token is sent to this address only.",
		},
		SAME_FOR_ALL_ITEMS,
	];

	/** A function rather than an expression: it checks the target, and takes a fraction of the time. */
	authenticate: IAuthenticate = authorize;

	/**
	 * Requests the token's workspace. Error statuses are let through, because n8n repeats a request
	 * that returns 401; the rule then detects that the response has no `workspace`.
	 */
	test: ICredentialTestRequest = {
		request: {
			baseURL: CARGO_BASE_URL,
			url: '/v1/workspaceManagement/workspaces/current',
			json: true,
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: true,
		},
		rules: [
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'workspace',
					value: undefined,
					message:
						'Cargo did not accept the token. It may be wrong or expired: create a new one in Cargo under Settings → API. Also check the Base URL.',
				},
			},
		],
	};
}
