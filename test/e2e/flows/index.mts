/** All end-to-end flows. A new operation adds a file next to this one and a line here. */
import type { Flow } from '../flow.mjs';
import { createAndGetFlows } from './create-and-get.mjs';
import { createFromItemsFlows } from './create-from-items.mjs';
import { dataKindFlows } from './data-kinds.mjs';
import { errorFlows } from './errors.mjs';
import { exampleFlows } from './examples.mjs';
import { fileFlows } from './files.mjs';
import { filterModeFlows } from './filter-modes.mjs';
import { followUpFlows } from './follow-up.mjs';
import { getManyFlows } from './get-many.mjs';
import { recordFlows } from './records.mjs';
import { resultsFlows } from './results.mjs';
import { roughFlows } from './rough.mjs';
import { rowFlows } from './rows.mjs';
import { runFlows } from './runs.mjs';
import { waitFlows } from './wait.mjs';

/** In the order in which they run; every name is there once. */
export const FLOWS: Flow[] = [
	...createAndGetFlows,
	...errorFlows,
	...exampleFlows,
	...dataKindFlows,
	...filterModeFlows,
	...fileFlows,
	...createFromItemsFlows,
	...rowFlows,
	...getManyFlows,
	...resultsFlows,
	...followUpFlows,
	...waitFlows,
	...runFlows,
	...recordFlows,
	...roughFlows,
];
