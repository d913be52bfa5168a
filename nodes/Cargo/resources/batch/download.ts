import type { IBinaryData, IExecuteSingleFunctions, IN8nHttpFullResponse } from 'n8n-workflow';

import { parametersOf } from '../../engine/parameters';
import { fromThrown, toNodeError } from '../../errors/nodeErrors';
import { readTransport } from '../../fields/transport';

/** A file on its way; n8n's own types name Node's streams, this package does without. */
type FileStream = Parameters<IExecuteSingleFunctions['helpers']['prepareBinaryData']>[0] & {
	destroy(): void;
};

/**
 * Downloads a results file from the host that Cargo names.
 *
 * The address is signed and the host is not Cargo's, so that the request carries no token.
 *
 * @param context the item's context
 * @param url the signed address
 * @param uuid the batch's UUID, for the file's name
 * @returns the file as n8n stores it, with name, type and size
 * @throws NodeApiError when the host does not give the file
 */
export async function downloadResults(
	context: IExecuteSingleFunctions,
	url: string,
	uuid: string,
): Promise<IBinaryData> {
	const { statusCode, headers, body } = await fetchFile(context, url);
	const file = body as unknown as FileStream;
	if (statusCode < 200 || statusCode > 299) {
		file.destroy();
		throw toNodeError(context.getNode(), context.getItemIndex(), {
			message: 'The storage of Cargo did not give the results file',
			description: 'The address may have expired. Run the node again to get a new one',
			reason: null,
			httpCode: String(statusCode),
		});
	}
	const mimeType = mimeTypeOf(headers);
	const name = fileNameOf(headers) ?? `${uuid}${extensionOf(url)}`;
	return await context.helpers.prepareBinaryData(file, name, mimeType);
}

async function fetchFile(
	context: IExecuteSingleFunctions,
	url: string,
): Promise<IN8nHttpFullResponse> {
	const answer = context.helpers.httpRequest({
		...readTransport(parametersOf(context)),
		url,
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		abortSignal: context.getExecutionCancelSignal(),
	}) as Promise<IN8nHttpFullResponse>;
	return await answer.catch((thrown: unknown) => {
		throw fromThrown(context.getNode(), context.getItemIndex(), thrown);
	});
}

function mimeTypeOf(headers: IN8nHttpFullResponse['headers']): string {
	const type = headers['content-type'];
	return (typeof type === 'string' && type.split(';')[0]) || 'text/csv';
}

/** The name that the host gives the file, if it does. */
function fileNameOf(headers: IN8nHttpFullResponse['headers']): string | undefined {
	const disposition = headers['content-disposition'];
	if (typeof disposition !== 'string') return undefined;
	return /filename="?([^";/\\]+)"?/.exec(disposition)?.[1];
}

/** The ending of the file in the address, or the one of Cargo's usual files. */
function extensionOf(url: string): string {
	return /\.\w+$/.exec(new URL(url).pathname)?.[0] ?? '.csv';
}
