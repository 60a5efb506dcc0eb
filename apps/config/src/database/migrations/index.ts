import { Configuration } from './0001-configuration.js';
import { Audit } from './0002-audit.js';
import { Snapshots } from './0003-snapshots.js';

/** In the order they are applied. A file that was released is never changed: a mistake is mended by a new one. */
export const migrations = [Configuration, Audit, Snapshots];
