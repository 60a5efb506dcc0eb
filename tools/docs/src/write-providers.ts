import { writeFileSync } from 'node:fs';
import { providersPage } from './providers-page.ts';
import { registeredProviders } from './registered-providers.ts';

/** Writes the page of providers anew; run from the repository's root after a change to the registry. */
writeFileSync('docs/providers.md', providersPage(registeredProviders()));
