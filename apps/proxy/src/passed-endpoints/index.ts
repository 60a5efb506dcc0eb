import type { InferenceRoute } from '../inference/index.js';
import { imageEditsEndpoint, imagesEndpoint } from './images.js';
import { moderationsEndpoint } from './moderations.js';
import { speechEndpoint } from './speech.js';
import { transcriptionsEndpoint, translationsEndpoint } from './transcriptions.js';

/** Pictures, speech, transcripts and moderation. */
export const passedRoutes: readonly InferenceRoute[] = [
  { path: '/v1/images/generations', endpoint: imagesEndpoint },
  { path: '/v1/images/edits', endpoint: imageEditsEndpoint },
  { path: '/v1/audio/speech', endpoint: speechEndpoint },
  { path: '/v1/audio/transcriptions', endpoint: transcriptionsEndpoint },
  { path: '/v1/audio/translations', endpoint: translationsEndpoint },
  { path: '/v1/moderations', endpoint: moderationsEndpoint },
];
