import type { JsonValue } from '@tollgate/schema';
import type { ObservedAnswer } from '../answer.js';

/**
 * A second reading of the wire, made for these tests only: as plain as can be, from the raw JSON, owing nothing to the
 * code under test. Where both agree, two different ways of reading have come to the same.
 */
export interface Oracle {
  readonly readUnary: (body: JsonValue, provider: string) => ObservedAnswer;
  readonly readStream: (text: string, provider: string) => ObservedAnswer;
}
