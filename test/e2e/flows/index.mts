/** All end-to-end flows. A new operation adds a file beside this one and a line here. */
import type { Flow } from '../flow.mjs';
import { createAndGetFlows } from './create-and-get.mjs';
import { errorFlows } from './errors.mjs';
import { exampleFlows } from './examples.mjs';

/** In the order in which they run; every name is there once. */
export const FLOWS: Flow[] = [...createAndGetFlows, ...errorFlows, ...exampleFlows];
