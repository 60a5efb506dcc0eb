import { errorCodes } from '@tollgate/schema';
import { z } from 'zod';

/** A problem document as callers see it. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string().meta({ description: `Stable: ${listCodes()}` }),
    requestId: z.string(),
    param: z.string().optional(),
    problems: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' });

/** The codes of the control plane; those of inference never leave the proxy. */
function listCodes(): string {
  const isOurs = (code: string) => /^(?:request|access|resource|service)\./.test(code);
  return Object.keys(errorCodes).filter(isOurs).join(', ');
}
