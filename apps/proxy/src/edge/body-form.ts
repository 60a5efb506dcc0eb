import type { Failure, Result } from '@tollgate/schema';
import { isLong, turn } from '../steps/index.js';
import { type CallerBody, openCallerBody, openLongBody } from './caller-body.js';
import { checkContentType, checkFormType } from './content-type.js';
import { openFormBody } from './form-body.js';

type Opened = Result<CallerBody, Failure>;

/** How an endpoint wants its requests written. */
export interface BodyForm {
  /** Judges the header before a byte of the body is read. */
  readonly checkType: (contentType: string | undefined) => Result<undefined, Failure>;
  /** Of a long body later, since others get their turn in between. */
  readonly open: (bytes: Buffer, contentType: string) => Opened | Promise<Opened>;
}

export const jsonForm: BodyForm = {
  checkType: checkContentType,
  open: (bytes) => (isLong(bytes) ? openLongBody(bytes) : openCallerBody(bytes)),
};

export const multipartForm: BodyForm = {
  checkType: checkFormType,
  open: (bytes, type) => (isLong(bytes) ? turn().then(() => openFormBody(bytes, type)) : openFormBody(bytes, type)),
};
