import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
	INodeExecutionData,
} from 'n8n-workflow';

import { batchIn, refuseUnlessOk } from '../api/answers';
import type { Batch } from '../api/members';
import { REQUEST_DEFAULTS } from '../api/request';
import type { Parameters } from '../fields/parameters';
import { readTransport } from '../fields/transport';
import { runOf } from './agent';
import { spendOnce } from './once';
import { Turn } from './slots';

/** Batches of Cargo for a custom operation, which n8n's routing does not serve. */
export class CargoClient {
	/** Fires when the user stops the execution, or its time is over. */
	readonly signal: AbortSignal | undefined;

	private readonly defaults: Partial<IHttpRequestOptions>;

	/**
	 * @param context the operation's context
	 * @param parameters the parameters that hold for all of its requests
	 * @throws NodeOperationError if Request Options are not usable
	 */
	constructor(
		private readonly context: IExecuteFunctions,
		readonly parameters: Parameters,
	) {
		this.signal = context.getExecutionCancelSignal();
		this.defaults = { ...REQUEST_DEFAULTS, ...readTransport(parameters) };
	}

	/**
	 * Creates a batch; never twice for the same item in one run of the node.
	 *
	 * @param body the request's body
	 * @param item the input item that stands for the batch
	 * @returns the batch
	 * @throws NodeApiError when Cargo refuses it, or no clear answer comes
	 */
	async create(body: IDataObject, item: INodeExecutionData = { json: {} }): Promise<Batch> {
		const action = { context: this.context, place: this.parameters, item };
		return await spendOnce(
			action,
			async () => await this.send({ method: 'POST', url: '/v1/orchestration/batches', body }),
		);
	}

	/**
	 * Reads a batch.
	 *
	 * @param uuid its UUID
	 * @throws NodeApiError when Cargo refuses it; whatever n8n throws when no answer comes
	 */
	async read(uuid: string): Promise<Batch> {
		return await this.send({ method: 'GET', url: `/v1/orchestration/batches/${uuid}` });
	}

	private async send(request: IHttpRequestOptions): Promise<Batch> {
		const turn = new Turn(runOf(this.context), this.parameters);
		const answer = await turn.send(
			async () =>
				(await this.context.helpers.httpRequestWithAuthentication.call(this.context, 'cargoApi', {
					...this.defaults,
					...request,
					returnFullResponse: true,
				})) as IN8nHttpFullResponse,
		);
		refuseUnlessOk(this.parameters, answer);
		return batchIn(this.parameters, answer);
	}
}
