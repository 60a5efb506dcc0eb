export { type EndpointEvent, readEndpointEvent } from './endpoint-event.js';
export { readImagesAnswer } from './images-answer.js';
export { readModerationsAnswer } from './moderations-answer.js';
export { type EndpointsOptions, openAiEndpoints, speaksInEvents } from './openai-endpoints.js';
export { readTranscriptionAnswer } from './transcription-answer.js';
