import type { Field } from './change.mjs';
export const FIELDS_OF_INPUTS: Field[] = [];
