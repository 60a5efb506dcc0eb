import { type Failure, kibibyte, type Result } from '@tollgate/schema';
import { isLong, turn } from '../steps/index.js';
import { type CallerBody, openCallerBody, openLongBody } from './caller-body.js';
import { checkContentType, checkFormType } from './content-type.js';
import { openFormBody } from './form-body.js';

type Opened = Result<CallerBody, Failure>;

/** Longest JSON that is looked through in one turn, in bytes. What is all short numbers takes 40 ns a byte. */
const scannedAtOnceMax = 512 * kibibyte;

/** How an endpoint wants its requests written. */
export interface BodyForm {
  /** Judges the header before a byte of the body is read. */
  readonly checkType: (contentType: string | undefined) => Result<undefined, Failure>;
  /** Of a long body later, since others get their turn in between; undefined if its caller has gone by then. */
  readonly open: (bytes: Buffer, contentType: string, isGone: () => boolean) => Opened | Promise<Opened | undefined>;
}

export const jsonForm: BodyForm = {
  checkType: checkContentType,
  open: (bytes, _type, isGone) =>
    bytes.length > scannedAtOnceMax ? openLongBody(bytes, isGone) : openCallerBody(bytes),
};

export const multipartForm: BodyForm = {
  checkType: checkFormType,
  open: (bytes, type, isGone) =>
    isLong(bytes) ? turn().then(() => (isGone() ? undefined : openFormBody(bytes, type))) : openFormBody(bytes, type),
};
