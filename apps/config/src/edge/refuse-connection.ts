import { connectionRefuser, problemDocument } from '@tollgate/platform';

/** Answers bytes that never became a request, as problem documents like all else. */
export const refuseConnection = connectionRefuser(({ status, failure, requestId }) => ({
  contentType: 'application/problem+json',
  body: JSON.stringify({ ...problemDocument(failure, requestId, []), status }),
}));
