import type { CredentialTypes } from './nodeTypes.mjs';
import type {
	ICredentialDataDecryptedObject,
	ICredentials,
	IHttpRequestOptions,
} from 'n8n-workflow';
import { ICredentialsHelper as CredentialsHelperBase } from 'n8n-workflow';

/**
 * Hands one set of credential data to the engine and applies the credential type's `authenticate`,
 * as n8n's own helper does for a function. n8n's helper itself lives in its server, bound to a database;
 * the end-to-end tests run through that one.
 */
export class TestCredentials extends CredentialsHelperBase {
	/** How often the engine asked for the decrypted data. */
	reads = 0;

	constructor(
		private readonly data: ICredentialDataDecryptedObject,
		private readonly types: CredentialTypes,
	) {
		super();
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const { authenticate } = this.types.getByName(typeName);
		if (typeof authenticate !== 'function')
			throw new Error(`${typeName} has no authenticate function`);
		return await authenticate(credentials, requestOptions);
	}

	async preAuthentication(): Promise<undefined> {
		return undefined;
	}

	async runPreAuthentication(): Promise<undefined> {
		return undefined;
	}

	async getDecrypted(): Promise<ICredentialDataDecryptedObject> {
		this.reads++;
		return { ...this.data };
	}

	async getCredentials(): Promise<ICredentials> {
		throw new Error('Encrypted credentials are not used here');
	}

	async updateCredentials(): Promise<void> {}

	async updateCredentialsOauthTokenData(): Promise<void> {}

	getCredentialsProperties(): never[] {
		return [];
	}
}
