import { Kinds } from '../src/kinds/index.js';

/** Kinds of no real provider: one for each way of authenticating, and one without an address of its own. */
export const fakeKinds = new Kinds([
  {
    id: 'speaker',
    displayName: 'Speaker',
    baseUrl: 'https://api.speaker.test',
    options: [{ name: 'region', pattern: /^[a-z]+$/, expectation: 'a region in small letters' }],
    auth: { kind: 'bearer' },
    apiKeyVariable: 'SPEAKER_API_KEY',
    models: [{ id: 'speaker-1', contextTokens: 1000, endpoint: 'chat' }],
  },
  {
    id: 'headed',
    displayName: 'Headed',
    baseUrl: 'https://headed.test',
    options: [],
    auth: { kind: 'header', header: 'x-api-key' },
    models: [],
  },
  { id: 'homeless', displayName: 'Homeless', options: [], auth: { kind: 'bearer' }, models: [] },
  {
    id: 'clouded',
    displayName: 'Clouded',
    options: [
      { name: 'zone', pattern: /^z\d$/, expectation: 'a zone such as z1', inAddress: true, variable: 'CLOUD_ZONE' },
      { name: 'tier', pattern: /^(?:free|paid)$/, expectation: 'a tier, free or paid' },
    ],
    baseUrlFrom: ({ zone }) => `https://${zone}.clouded.test`,
    auth: { kind: 'aws-sigv4', service: 'cloud', orBearer: true },
    apiKeyVariable: 'CLOUDED_API_KEY',
    models: [],
  },
  {
    id: 'accounted',
    displayName: 'Accounted',
    baseUrl: 'https://accounted.test',
    options: [],
    auth: { kind: 'google-oauth', scope: 'all' },
    models: [],
  },
]);
