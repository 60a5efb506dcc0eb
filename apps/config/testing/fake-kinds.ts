import { Kinds } from '../src/kinds/index.js';

/** Kinds of no real provider: one for each way of authenticating, and one without an address of its own. */
export const fakeKinds = new Kinds([
  {
    id: 'speaker',
    displayName: 'Speaker',
    baseUrl: 'https://api.speaker.test',
    auth: { kind: 'bearer' },
    apiKeyVariable: 'SPEAKER_API_KEY',
    models: [{ id: 'speaker-1', contextTokens: 1000, endpoint: 'chat' }],
  },
  {
    id: 'headed',
    displayName: 'Headed',
    baseUrl: 'https://headed.test',
    auth: { kind: 'header', header: 'x-api-key' },
    models: [],
  },
  { id: 'homeless', displayName: 'Homeless', auth: { kind: 'bearer' }, models: [] },
  { id: 'clouded', displayName: 'Clouded', auth: { kind: 'aws-sigv4', service: 'cloud' }, models: [] },
]);
