/**
 * The rooms of the nodes, and which way imports run: from what users see down to plain texts, never back
 * up. `npm run lint` keeps it.
 */
const ROOMS = ['resources', 'engine', 'api', 'fields', 'errors'];

/** Each room may use those below it. Pick-lists stand beside the engine: both serve the resources. */
const below = (room) => ROOMS.slice(0, ROOMS.indexOf(room));

const upwards = ROOMS.slice(1).map((room) => ({
	name: `no-way-up-from-${room}`,
	comment: `${room} is used by ${below(room).join(', ')} and the pick-lists, and uses none of them`,
	severity: 'error',
	from: { path: `^nodes/Cargo/${room}/` },
	to: {
		path: `^nodes/Cargo/(Cargo\\.node|(${[...below(room), 'listSearch'].join('|')})/)|^nodes/CargoTrigger/`,
	},
}));

module.exports = {
	forbidden: [
		...upwards,
		{
			name: 'pick-lists-stand-beside-the-engine',
			comment: 'Pick-lists send their own requests and do not run a node',
			severity: 'error',
			from: { path: '^nodes/Cargo/listSearch/' },
			to: { path: '^nodes/Cargo/(resources|engine)/|^nodes/CargoTrigger/' },
		},
		{
			name: 'resources-do-not-share-through-each-other',
			comment: 'Code that two resources share belongs in a room below them',
			severity: 'error',
			from: { path: '^nodes/Cargo/resources/([^/]+)/' },
			to: { path: '^nodes/Cargo/resources/', pathNot: '^nodes/Cargo/resources/$1/' },
		},
		{
			name: 'the-trigger-runs-no-operation',
			comment: 'It polls, and shares only the requests and how fields are read',
			severity: 'error',
			from: { path: '^nodes/CargoTrigger/' },
			to: { path: '^nodes/Cargo/(resources|engine)/' },
		},
		{
			name: 'no-circles',
			comment: 'Two files that need each other are one idea in two places',
			severity: 'error',
			from: {},
			to: { circular: true },
		},
		{
			name: 'nothing-but-n8n-workflow',
			comment: 'A community node has no runtime dependencies (n8n-packaging)',
			severity: 'error',
			from: { path: '^(nodes|credentials)/' },
			to: { pathNot: '^(nodes|credentials)/|^node_modules/n8n-workflow/' },
		},
		{
			name: 'no-orphans',
			comment: 'A file that nobody imports is dead',
			severity: 'error',
			from: { orphan: true, path: '^(nodes|credentials)/' },
			to: {},
		},
	],
	options: {
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		doNotFollow: { path: 'node_modules' },
	},
};
