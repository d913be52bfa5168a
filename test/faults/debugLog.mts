import { inspect } from 'node:util';

// Before n8n is loaded, which reads this once; the harness would choose silence.
process.env.N8N_LOG_LEVEL = 'debug';

const CONSOLE = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const;
const STREAMS = ['stdout', 'stderr'] as const;

/** Everything that was printed since {@link recordOutput}. */
export interface Output {
	text(): string;
	/** Forgets it. */
	clear(): void;
	/** Lets the output through again. */
	end(): void;
}

/** Records what goes to the console and to both streams, in place of printing it. */
export function recordOutput(): Output {
	const printed: string[] = [];
	const undo: Array<() => void> = [];
	for (const name of CONSOLE) {
		const { [name]: original } = console;
		console[name] = (...args: unknown[]) => {
			printed.push(...args.map((arg) => (typeof arg === 'string' ? arg : inspect(arg))));
		};
		undo.push(() => {
			console[name] = original;
		});
	}
	for (const name of STREAMS) {
		const stream = process[name];
		const original = stream.write.bind(stream);
		stream.write = (chunk: string | Uint8Array) => {
			printed.push(chunk.toString());
			return true;
		};
		undo.push(() => {
			stream.write = original;
		});
	}
	return {
		text: () => printed.join('\n'),
		clear: () => {
			printed.length = 0;
		},
		end: () => {
			for (const each of undo) each();
		},
	};
}
