import type { NodeApiError } from 'n8n-workflow';
import { OperationalError } from 'n8n-workflow';

import { urlIn } from '../api/answers';
import type { Upload, UploadedFile } from '../api/files';
import { FILES, PART_SIZE, uploadedIn, uploadIn } from '../api/files';
import { REQUEST_DEFAULTS } from '../api/request';
import {
	fromThrown,
	isPassing,
	markedAsPassing,
	statusOf,
	toNodeError,
} from '../errors/nodeErrors';
import { textIn } from '../errors/values';
import { readTransport, readUploadTimeout } from '../fields/transport';
import { runOf } from './agent';
import type { Bytes, ItemFile } from './binaryFile';
import { sendWithCredential } from './credential';
import { stopSignal } from './ending';
import { markedAsUndone } from './once';
import { pause } from './pause';
import type { Slots } from './slots';
import { release, take, Turn } from './slots';
import type { StorageTexts } from './storageHost';
import { askStorage, discard } from './storageHost';
import type { Talk } from './talk';

/** Parts that are in memory at once, in a run of the node (cargo-endpoints.md: Cargo's client sends four). */
const PARTS_AT_ONCE = 4;

/** The pauses before the second and the third try of a part, in milliseconds. */
const PAUSES = [1_000, 3_000];

/** How long Cargo has to answer that an upload is given up, in milliseconds. */
const ABORT_PATIENCE = 10_000;

const TEXTS: StorageTexts = {
	foreign: ({ protocol, host }) => ({
		message: `Cargo asked for an upload to ${protocol}//${host}, which does not look like its storage`,
		description:
			'Contact Cargo support. The node sends files only over HTTPS and to hosts with a name, not to IP addresses',
	}),
	refused: {
		message: "Cargo's storage did not accept a part of the file",
		description:
			"Check for a proxy or firewall between n8n and Cargo's storage, then run the node again. Nothing was created in Cargo",
	},
	remedy: 'Then run the node again. Nothing was created in Cargo',
};

/** A part that the storage has accepted. */
interface SentPart {
	partNumber: number;
	/** With its quotes, as the storage sent it. */
	etag: string;
}

/** Another part has failed, so this one is not needed. */
class AnotherPartFailed extends OperationalError {}

/**
 * Uploads a large file in parts, which go to the storage host without the token. If anything fails, or the
 * execution is stopped, Cargo is told to discard the parts.
 *
 * @param talk the item's conversation
 * @param file the file of the item
 * @returns the file as Cargo names it
 * @throws NodeApiError; `markedAsUndone` unless Cargo was told to complete the file
 */
export async function uploadInParts(talk: Talk, file: ItemFile): Promise<UploadedFile> {
	const { parameters } = talk;
	const { name, contentType } = file;
	const upload = await undone(talk, async () => {
		const body = { contentType, filename: name };
		return uploadIn(parameters, await talk.ask({ method: 'POST', url: FILES.create, body }));
	});
	let isThrough = false;
	try {
		const parts = await undone(talk, async () => await sendParts(talk, file, upload));
		const body = { ...upload, parts };
		const answer = await talk.ask({ method: 'POST', url: FILES.complete, body });
		const uploaded = uploadedIn(parameters, answer, file);
		isThrough = true;
		return uploaded;
	} finally {
		if (!isThrough) await abort(talk, upload);
	}
}

/** Until the file is completed there is none, whatever the response. */
async function undone<T>({ parameters }: Talk, act: () => Promise<T>): Promise<T> {
	try {
		return await act();
	} catch (thrown) {
		throw markedAsUndone(fromThrown(parameters.node, parameters.itemIndex, thrown));
	}
}

/** Reads a part only when it can be sent, so that no more of them are in memory. */
async function sendParts(talk: Talk, file: ItemFile, upload: Upload): Promise<SentPart[]> {
	const permits = permitsOf(talk);
	const ending = new AbortController();
	const signal = AbortSignal.any([stopSignal(talk.line.context), ending.signal]);
	const sending: Array<Promise<SentPart>> = [];
	const send = (bytes: Uint8Array) => {
		const sent = sendPart(talk, { upload, partNumber: sending.length + 1, bytes, signal });
		sending.push(sent);
		sent
			.catch(() => {
				ending.abort(new AnotherPartFailed('Another part has failed'));
			})
			.finally(() => {
				release(permits);
			});
	};
	try {
		await file.open(async (bytes) => {
			const parts = partsOf(bytes);
			for (;;) {
				await take(permits);
				let isUsed = false;
				try {
					signal.throwIfAborted();
					const next = await parts.next();
					if (next.done) return;
					isUsed = true;
					send(next.value);
				} finally {
					if (!isUsed) release(permits);
				}
			}
		});
		return await Promise.all(sending);
	} catch (thrown) {
		ending.abort(new AnotherPartFailed('The file could not be read'));
		const outcomes = await Promise.allSettled(sending);
		const causes = outcomes.flatMap((outcome) =>
			outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
		);
		throw causes.find((cause) => !(cause instanceof AnotherPartFailed)) ?? thrown;
	}
}

const permitsInRun = new WeakMap<object, Slots>();

/** Shared by all items of the run, so that many large files take no more memory than one. */
function permitsOf({ line: { context } }: Talk): Slots {
	const run = runOf(context);
	const permits = permitsInRun.get(run) ?? { free: PARTS_AT_ONCE, waiting: [] };
	permitsInRun.set(run, permits);
	return permits;
}

/** Cuts a file into parts. Each has memory of its own, since several are sent at once. */
async function* partsOf(bytes: Bytes): AsyncGenerator<Uint8Array, undefined> {
	let part = new Uint8Array(PART_SIZE);
	let filled = 0;
	for await (const chunk of bytes) {
		let rest = chunk;
		while (rest.length > 0) {
			const taken = rest.subarray(0, PART_SIZE - filled);
			part.set(taken, filled);
			filled += taken.length;
			rest = rest.subarray(taken.length);
			if (filled < PART_SIZE) continue;
			yield part;
			part = new Uint8Array(PART_SIZE);
			filled = 0;
		}
	}
	if (filled > 0) yield part.subarray(0, filled);
	return undefined;
}

/** A part to send. */
interface Part {
	upload: Upload;
	/** From 1. */
	partNumber: number;
	bytes: Uint8Array;
	/** Fires when the part is no longer needed. */
	signal: AbortSignal;
}

/** Sending a part again replaces it, so it is safe after an unclear response. */
async function sendPart(talk: Talk, part: Part): Promise<SentPart> {
	for (let tries = 0; ; tries++) {
		try {
			return await tryPart(talk, part);
		} catch (thrown) {
			// A part that was ended because of another one says nothing about its own fault.
			part.signal.throwIfAborted();
			const wait = PAUSES[tries];
			const { node, itemIndex } = talk.parameters;
			const error = fromThrown(node, itemIndex, thrown);
			if (wait === undefined || !isPassing(error)) throw error;
			await pause(wait, part.signal);
		}
	}
}

/** Each try gets an address of its own: the one before may have expired. */
async function tryPart(talk: Talk, part: Part): Promise<SentPart> {
	const { parameters, line } = talk;
	const { upload, partNumber, signal } = part;
	const body = { ...upload, partNumber };
	const answer = await talk.ask({ method: 'POST', url: FILES.sign, body });
	const url = urlIn(parameters, answer, 'a part of the file');
	const turn = new Turn(runOf(line.context), parameters);
	return await turn.send(async () => {
		signal.throwIfAborted();
		return await put(talk, part, url);
	});
}

/** Every refusal of the storage is temporary at first: it names no reason that says otherwise. */
async function put(
	talk: Talk,
	{ partNumber, bytes, signal }: Part,
	url: string,
): Promise<SentPart> {
	const { line, parameters } = talk;
	try {
		const answer = await askStorage(
			line,
			url,
			{
				method: 'PUT',
				// Not even the default one: the storage may have signed the headers.
				headers: { 'Content-Type': false },
				body: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
				timeout: readUploadTimeout(parameters),
				abortSignal: signal,
			},
			TEXTS,
		);
		discard(answer);
		const { etag } = answer.headers;
		if (textIn(etag) !== null) return { partNumber, etag: etag as string };
		throw toNodeError(parameters.node, parameters.itemIndex, {
			message: "Cargo's storage did not confirm a part of the file (ETag)",
			description: TEXTS.refused.description,
			reason: null,
			httpCode: '200',
		});
	} catch (thrown) {
		throw statusOf(thrown) === undefined ? thrown : markedAsPassing(thrown as NodeApiError);
	}
}

/**
 * Tells Cargo to discard the parts. This request goes out even if the execution has been stopped, and whatever
 * comes back, what went wrong before matters more.
 */
async function abort({ line }: Talk, { s3Filename, uploadId }: Upload): Promise<void> {
	const { proxy, skipSslCertificateValidation } = readTransport(line.parameters);
	const abortion = {
		...REQUEST_DEFAULTS,
		...{ proxy, skipSslCertificateValidation },
		method: 'POST',
		url: FILES.abort,
		body: { s3Filename, uploadId },
		timeout: ABORT_PATIENCE,
	} as const;
	await sendWithCredential(line, abortion, true).catch(() => undefined);
}
