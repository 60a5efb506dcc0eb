import {
  type ClickHouse,
  findDeadLetter,
  listDeadLetters,
  markReplayed,
  type StoredDeadLetter,
} from '@tollgate/clickhouse';
import { createUsageBatch } from '@tollgate/queues';
import { issuesText, issueWords, parseJson, type UsageBatch, UsageEvent } from '@tollgate/schema';

const listMax = 200;
const usage = 'usage: dead-letters list | show ID | replay ID   (ID: the first characters of the id are enough)\n';

export interface DeadLetterTools {
  readonly clickhouse: ClickHouse;
  readonly publish: (batch: UsageBatch) => Promise<void>;
  readonly print: (text: string) => void;
  readonly nowMs: () => number;
}

/** Runs one command on the dead letters; gives the exit code. */
export async function runDeadLetters(tools: DeadLetterTools, args: readonly string[]): Promise<number> {
  const [command, id] = args;
  if (command === 'list') return list(tools);
  if ((command !== 'show' && command !== 'replay') || id === undefined) {
    tools.print(usage);
    return 2;
  }
  const found = await findDeadLetter(tools.clickhouse, id);
  if (!found.ok) return fail(tools, found.failure.message);
  if (found.value === undefined)
    return fail(tools, `No dead letter, or more than one, has an id that begins with ${id}`);
  return command === 'show' ? show(tools, found.value) : replay(tools, found.value);
}

async function list(tools: DeadLetterTools): Promise<number> {
  const letters = await listDeadLetters(tools.clickhouse, { state: 'open', limit: listMax });
  if (!letters.ok) return fail(tools, letters.failure.message);
  tools.print(letters.value.length === 0 ? 'No open dead letters.\n' : '');
  for (const { id, firstSeenAt, stage, payloadBytes, reason } of letters.value) {
    tools.print(
      `${id.slice(0, 12)}  ${firstSeenAt}  ${stage}  ${payloadBytes} bytes  ${reason.split('\n')[0] ?? ''}\n`,
    );
  }
  return 0;
}

function show(tools: DeadLetterTools, letter: StoredDeadLetter): number {
  const { payload, ...rest } = letter;
  tools.print(`${JSON.stringify(rest, null, 2)}\n${payload}\n`);
  return 0;
}

/** Publishes the letter's event again, now that whatever refused it has been mended; then closes the letter. */
async function replay(tools: DeadLetterTools, letter: StoredDeadLetter): Promise<number> {
  const event = UsageEvent.safeParse(parseJson(letter.payload), { error: issueWords });
  if (!event.success) return fail(tools, `The event still cannot be read: ${issuesText(event.error)}`);
  await tools.publish(createUsageBatch(letter.proxyId === '' ? event.data.proxyId : letter.proxyId, [event.data]));
  const marked = await markReplayed(tools.clickhouse, letter, tools.nowMs());
  if (!marked.ok) return fail(tools, `Published, but not marked: ${marked.failure.message}`);
  tools.print(`${letter.id.slice(0, 12)} was published again\n`);
  return 0;
}

function fail(tools: DeadLetterTools, reason: string): number {
  tools.print(`${reason}\n`);
  return 1;
}
