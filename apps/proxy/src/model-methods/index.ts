export { modelMethodEndpoint, modelPrefixes } from './model-method.js';
