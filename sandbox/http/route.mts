/** The parts of an endpoint. */
import type { Static, TSchema } from 'typebox';
import type { Store } from '../batches/store.mjs';
import type { Shelf } from './files.mjs';

/** A body of the type multipart/form-data, as it was sent. */
export interface Multipart {
	contentType: string;
	bytes: Buffer;
}

/** A request to an endpoint, already checked against its schemas. */
export interface Call<Body = unknown, Query = unknown> {
	/** The `{uuid}` of the path; empty if the path has none. */
	uuid: string;
	body: Body;
	query: Query;
	store: Store;
	/** The body, if it is one of files. */
	multipart?: Multipart;
	/** A signed URL to which a part of a file is sent; see {@link Shelf.take}. */
	signedPart: (...part: Parameters<Shelf['take']>) => string;
	/** A signed URL on the files host; see {@link Shelf.put}. */
	signedUrl: (...file: Parameters<Shelf['put']>) => string;
}

/** One line of the table of endpoints. */
export interface Route {
	method: 'DELETE' | 'GET' | 'POST' | 'PUT';
	/** As in the API facts, after `/v1`, e.g. `/orchestration/batches/{uuid}`. */
	path: string;
	/** Default: ignored. */
	body?: TSchema;
	/** Default: no query string is accepted. */
	query?: TSchema;
	/** Whether its body is one of files, and not JSON; default: not. */
	takesFiles?: boolean;
	/** The body of the response, or a promise of it; a {@link Refusal} it throws is returned as such. */
	handle(call: Call): unknown;
}

/** A {@link Route} whose `handle` knows the types its schemas describe. */
export const defineRoute = <Body extends TSchema, Query extends TSchema>(
	route: Omit<Route, 'body' | 'query' | 'handle'> & {
		body?: Body;
		query?: Query;
		handle(call: Call<Static<Body>, Static<Query>>): unknown;
	},
): Route => route;

/** How faults and the log name an endpoint: `POST /orchestration/batches/{uuid}/cancel`. */
export const routeName = ({ method, path }: Pick<Route, 'method' | 'path'>): string =>
	`${method} ${path}`;
