/** A graph that is part of a request. */
import Type from 'typebox';
import type { GraphNode } from '../../types.mjs';
import { AnyObject, oneOf } from './common.mjs';

const Text = Type.String();
const MaybeText = Type.Optional(Text);
const MaybeNumber = Type.Optional(Type.Number());
const MaybeFlag = Type.Optional(Type.Boolean());

const common = {
	uuid: Text,
	slug: Type.String({ pattern: '^[A-Za-z0-9_]+$' }),
	name: MaybeText,
	description: MaybeText,
	config: AnyObject,
	childrenUuids: Type.Array(Type.Union([Text, Type.Null()])),
	fallbackOnFailure: Type.Boolean(),
	fallbackChildUuid: MaybeText,
	position: Type.Object({ x: Type.Number(), y: Type.Number() }),
	retry: Type.Optional(
		Type.Object({
			maximumAttempts: MaybeNumber,
			initialInterval: MaybeNumber,
			backoffCoefficient: MaybeNumber,
		}),
	),
};
const called = { templateSlug: MaybeText, releaseUuid: MaybeText, waitUntilFinished: MaybeFlag };

/** Unknown members are accepted: Cargo's own editor may send some that are not documented. */
const KINDS = [
	Type.Object({ ...common, kind: Type.Literal('native'), actionSlug: Text }),
	Type.Object({
		...common,
		kind: Type.Literal('connector'),
		integrationSlug: Text,
		connectorUuid: MaybeText,
		actionSlug: Text,
	}),
	Type.Object({ ...common, ...called, kind: Type.Literal('tool'), toolUuid: MaybeText }),
	Type.Object({ ...common, ...called, kind: Type.Literal('agent'), agentUuid: MaybeText }),
];

/** One node of it. */
export const Node = Type.Unsafe<GraphNode>({
	type: 'object',
	discriminator: { propertyName: 'kind' },
	required: ['kind'],
	oneOf: KINDS,
});

/** One operation without a workflow, for endpoints of actions. */
export const Action = Type.Unsafe<{
	kind: 'native' | 'connector' | 'tool' | 'agent';
	toolUuid?: string;
}>({
	type: 'object',
	required: ['kind', 'config'],
	properties: {
		...called,
		config: AnyObject,
		retry: common.retry,
		kind: oneOf(['native', 'connector', 'tool', 'agent'] as const),
		actionSlug: Text,
		integrationSlug: Text,
		connectorUuid: Text,
		toolUuid: Text,
		agentUuid: Text,
	},
	additionalProperties: false,
});
