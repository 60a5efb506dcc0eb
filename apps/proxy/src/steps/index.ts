export { join } from './join.js';
export { readExactJson, readJson, readLongJson, writeInSteps, writeJson } from './json-steps.js';
export { atOnceBytesMax, isLong, stepBytes, turn } from './turn.js';
export { whenReady } from './when-ready.js';
