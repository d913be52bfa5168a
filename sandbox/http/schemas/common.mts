/** Parts of several schemas. */
import Type from 'typebox';
import { UUID_PATTERN } from '../../ids.mjs';

/** Only these members. */
export const strict = { additionalProperties: false };

/** One of several strings. */
export const oneOf = <T extends readonly string[]>(values: T) =>
	Type.Unsafe<T[number]>({ type: 'string', enum: [...values] });

/** Cargo's identifiers. */
export const Uuid = Type.String({ pattern: UUID_PATTERN });

/** A yes or no in a query string, where everything is text. */
export const QueryFlag = oneOf(['true', 'false'] as const);
/** A number in a query string. */
export const QueryNumber = Type.String({ pattern: '^[0-9]{1,9}$' });

/** Any object. */
export const AnyObject = Type.Record(Type.String(), Type.Unknown());
/** How many. */
export const Count = Type.Integer({ minimum: 0 });
/** A moment or a day, ISO 8601. */
export const IsoDate = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}(T.+)?$' });

/** The query string of an endpoint without one. */
export const NoQuery = Type.Object({}, strict);
