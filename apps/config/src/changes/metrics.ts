import { metrics } from '@tollgate/platform';
import { Counter, Gauge } from 'prom-client';

/** What became of changes. Labels are our own words, never what a caller wrote. */
export const changesMade = new Counter({
  name: 'tollgate_config_changes_total',
  help: 'Changes that are in force, by what they changed',
  labelNames: ['resource', 'action'],
  registers: [metrics],
});

export const changesOverloaded = new Counter({
  name: 'tollgate_config_changes_overloaded_total',
  help: 'Changes refused because too many were waiting',
  registers: [metrics],
});

export const newestSequence = new Gauge({
  name: 'tollgate_config_sequence',
  help: 'The sequence of the newest change this process has made',
  registers: [metrics],
});
