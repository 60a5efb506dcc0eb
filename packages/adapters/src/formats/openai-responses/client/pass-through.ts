import type { PassThrough } from '../../../core/client-format.js';

/** A body of this format on its way to a provider of this format: only the model's name is set. Counts always come. */
export const passThrough: PassThrough = {
  endMarkers: ['response.completed', 'response.incomplete', 'response.failed'],
  strayEnd: '[DONE]',
  editRequest: (_body, model) => ({ model }),
  hidesFrame: () => false,
};
