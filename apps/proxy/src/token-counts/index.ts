export { messagesCountRoute } from './messages-count-route.js';
export { modelCountEndpoint } from './model-count-endpoint.js';
