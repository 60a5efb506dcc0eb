import type { Column } from '../native/column.js';
import {
  ascii16,
  bool,
  date,
  dateTime,
  dateTimeMs,
  fewTexts,
  labels,
  nullableFewTexts,
  nullableText,
  text,
  uint16,
  uuid,
} from '../native/column-types.js';
import type { AttemptRow } from './attempt-row.js';
import { hourOf, precedenceOf, tagSlotCount } from './derived-columns.js';

/** The columns both tables begin with; in both they are what the attempt says. */
export const sharedColumns: readonly Column<AttemptRow>[] = [
  uuid('project_id', ({ event }) => event.projectId),
  date('event_date', (row) => row.eventDate),
  uuid('request_id', ({ event }) => event.requestId),
  uint16('attempt', ({ event }) => event.attempt),
  dateTimeMs('admitted_at', ({ event }) => event.admittedAtMs),
  uuid('virtual_key_id', ({ event }) => event.virtualKeyId),
  nullableFewTexts('team', ({ event }) => event.team),
  nullableText('user', ({ event }) => event.user),
  labels('tags', ({ event }) => event.tags),
  fewTexts('endpoint', ({ event }) => event.endpoint),
  fewTexts('requested_model', ({ event }) => event.requestedModel),
  nullableFewTexts('route', ({ event }) => event.route),
  fewTexts('provider', ({ event }) => event.provider),
  fewTexts('provider_kind', ({ event }) => event.kind),
  fewTexts('model', ({ event }) => event.model),
  bool('bring_your_own_key', ({ event }) => event.bringYourOwnKey),
  fewTexts('usage_quality', ({ event }) => event.usageQuality),
  text('batch_id', (row) => row.batchId),
  ascii16('content_hash', (row) => row.contentHash),
  dateTimeMs('stored_at', (row) => row.storedAtMs),
  dateTime('admitted_hour', ({ event }) => hourOf(event.admittedAtMs)),
  {
    name: 'precedence',
    type: 'UInt64',
    write(rows, out) {
      for (const { storedAtMs, contentHash } of rows) {
        const { time, tie } = precedenceOf(storedAtMs, contentHash);
        out.uint16(tie);
        out.uint48(time);
      }
    },
  },
  ...Array.from({ length: tagSlotCount }, (_, slot) =>
    fewTexts<AttemptRow>(`tag_slot_${slot}`, (row) => row.tagSlots[slot] ?? ''),
  ),
];
