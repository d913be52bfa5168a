/**
 * Cargo's objects as the sandbox returns them: their members are those of cargo-endpoints.md
 * ("Objects"), all of them and no others. Times are ISO 8601.
 */
export * from './types/batch.mjs';
export * from './types/model.mjs';
export * from './types/run.mjs';
export * from './types/workflow.mjs';
