/**
 * JSON schemas of bodies and query strings, from the tables of the API facts. A member they do not list is
 * refused, so that a test notices a misspelt one; if they end with "…", further members are accepted.
 */
export * from './schemas/batches.mjs';
export * from './schemas/changes.mjs';
export * from './schemas/common.mjs';
export * from './schemas/data.mjs';
export * from './schemas/files.mjs';
export * from './schemas/graph.mjs';
export * from './schemas/orchestration.mjs';
export * from './schemas/records.mjs';
export * from './schemas/runs.mjs';
