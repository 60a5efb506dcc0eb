import type { InferenceRoute } from '../inference/index.js';
import { moderationsEndpoint } from './moderations.js';

/** Pictures, speech, transcripts and moderation. */
export const passedRoutes: readonly InferenceRoute[] = [
  { path: '/v1/moderations', endpoint: moderationsEndpoint },
];
