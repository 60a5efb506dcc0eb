import { defined } from '../../core/defined.js';
import type { PassedEndpoint, PassedEndpoints } from '../../core/passed-endpoints.js';

/** Where OpenAI has its endpoints, below a base URL that ends in its version. */
const openAiPaths: Readonly<Record<PassedEndpoint, string>> = {
  images: '/images/generations',
  'image-edits': '/images/edits',
  speech: '/audio/speech',
  transcriptions: '/audio/transcriptions',
  translations: '/audio/translations',
  moderations: '/moderations',
};

export interface EndpointsOptions {
  readonly decodeFailure: PassedEndpoints['decodeFailure'];
  /** What stands before OpenAI's own paths, for a base URL that does not end in its version. */
  readonly prefix?: string;
  readonly speechEvents?: PassedEndpoints['speechEvents'];
}

/** Some of OpenAI's endpoints, as a provider has them that takes the same bodies at the same paths. */
export function openAiEndpoints(
  { decodeFailure, prefix = '', speechEvents }: EndpointsOptions,
  ...names: readonly PassedEndpoint[]
): PassedEndpoints {
  const paths = Object.fromEntries(names.map((name) => [name, `${prefix}${openAiPaths[name]}`]));
  return defined({ paths, decodeFailure, speechEvents });
}

/** Models of speech that are sold by the token, as OpenAI names them; the older ones know no events. */
export function speaksInEvents(model: string): boolean {
  return model.startsWith('gpt-');
}
