import type { JsonValue } from '@tollgate/schema';
import type { RequestProblem } from '../../../core/client-format.js';
import { asObject, asText, itemsOf } from '../../../core/json-members.js';
import { inCamelCase } from './camel-case.js';

const path = 'generationConfig.responseModalities';

/** What of a body asks for sound or a picture, which nobody asks for who would do without. */
export function ownAnswers(body: JsonValue): readonly RequestProblem[] {
  const written = asObject(body);
  const config = inCamelCase(written?.['generationConfig'] ?? written?.['generation_config'] ?? null);
  return itemsOf(asObject(config)?.['responseModalities']).flatMap((value) => {
    const kind = asText(value)?.toUpperCase();
    const isOrdinary = kind === undefined || kind === 'TEXT' || kind === 'MODALITY_UNSPECIFIED';
    return isOrdinary ? [] : [{ path, message: `this provider cannot answer in ${kind}` }];
  });
}
