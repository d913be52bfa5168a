/**
 * Everything that n8n prints at its debug level, captured instead of printed. Import it before the harness:
 * n8n reads the level once.
 */
import type { WriteStream } from 'node:tty';
import { inspect } from 'node:util';

process.env.N8N_LOG_LEVEL = 'debug';

const CONSOLE = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const;
const printed: string[] = [];

for (const name of CONSOLE) {
	console[name] = (...args: unknown[]) => {
		printed.push(...args.map((arg) => (typeof arg === 'string' ? arg : inspect(arg))));
	};
}

/** What was printed since {@link forgetOutput}. */
export const output = (): string => printed.join('\n');

/** Forgets what was printed. */
export function forgetOutput(): void {
	printed.length = 0;
}

/**
 * Also captures what is not written through the console.
 *
 * @returns lets it through again; Jest needs the streams for its own report
 */
export function catchStreams(): () => void {
	// Jest gives the console its own streams, and n8n's logger writes to those.
	const { _stdout, _stderr } = console as unknown as Record<'_stdout' | '_stderr', WriteStream>;
	const streams = new Set([process.stdout, process.stderr, _stdout, _stderr]);
	const undo = [...streams].map((stream) => {
		const original = stream.write.bind(stream);
		stream.write = (chunk: string | Uint8Array) => {
			printed.push(chunk.toString());
			return true;
		};
		return () => {
			stream.write = original;
		};
	});
	return () => {
		for (const each of undo) each();
	};
}
