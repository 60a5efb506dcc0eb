import type { Failure, Result } from '@tollgate/schema';
import { type CallerBody, openCallerBody } from './caller-body.js';
import { checkContentType, checkFormType } from './content-type.js';
import { openFormBody } from './form-body.js';

/** How an endpoint wants its requests written. */
export interface BodyForm {
  /** Judges the header before a byte of the body is read. */
  readonly checkType: (contentType: string | undefined) => Result<undefined, Failure>;
  readonly open: (bytes: Buffer, contentType: string) => Result<CallerBody, Failure>;
}

export const jsonForm: BodyForm = { checkType: checkContentType, open: openCallerBody };

export const multipartForm: BodyForm = { checkType: checkFormType, open: openFormBody };
