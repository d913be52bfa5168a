/**
 * Before each test file: as many lines of a stack as Node.js keeps. Jest keeps a hundred, and looks up each one
 * in a source map, for every error that n8n or the node creates.
 */
Error.stackTraceLimit = 10;
