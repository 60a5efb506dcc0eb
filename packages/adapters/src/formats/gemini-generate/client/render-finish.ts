import { type Finish, unreachable } from '@tollgate/schema';

const wireReasons: ReadonlySet<string> = new Set([
  'STOP',
  'MAX_TOKENS',
  'SAFETY',
  'RECITATION',
  'LANGUAGE',
  'OTHER',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
  'MALFORMED_FUNCTION_CALL',
  'IMAGE_SAFETY',
  'IMAGE_PROHIBITED_CONTENT',
  'IMAGE_RECITATION',
  'IMAGE_OTHER',
  'NO_IMAGE',
  'UNEXPECTED_TOOL_CALL',
  'TOO_MANY_TOOL_CALLS',
  'MISSING_THOUGHT_SIGNATURE',
  'MALFORMED_RESPONSE',
  'ESCALATION',
  'PUP_LIMITED_DISABLED',
  'CONTINUATION',
  'MODEL_ARMOR',
]);

/** The finish reason of a candidate. A word of this format is kept; an answer in which the model refuses says so. */
export function renderFinish(finish: Finish | undefined, hasRefusal: boolean): string {
  if (finish?.raw !== undefined && wireReasons.has(finish.raw)) return finish.raw;
  if (finish === undefined) return 'OTHER';
  switch (finish.reason) {
    case 'stop':
    case 'tool-calls':
      return hasRefusal ? 'SAFETY' : 'STOP';
    case 'length':
      return 'MAX_TOKENS';
    case 'content-filter':
      return 'SAFETY';
    case 'truncated':
    case 'other':
      return 'OTHER';
    default:
      return unreachable(finish.reason);
  }
}
