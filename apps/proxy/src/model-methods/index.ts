export { modelMethodEndpoint } from './model-method.js';
