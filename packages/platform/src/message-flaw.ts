import type { IncomingMessage } from 'node:http';
import type { Failure } from '@tollgate/schema';

/** What a host and a port are written with: RFC 3986, section 3.2.2. It may be empty. */
const hostPattern = /^[\w.~!$&'()*+,;=%:[\]-]*$/;

/** Where `chunked` is not the last one the length of a body is not known: the parser refuses that by itself. */
const chunkedBehindOthers = /,\s*chunked\s*$/i;

/**
 * What makes a request one that a server must not serve, though Node's parser lets it through: another version of HTTP
 * than 1.0 and 1.1, a transfer coding besides `chunked`, and not exactly one `Host` (RFC 9112, sections 2.3, 3.2 and
 * 6.1; RFC 9110, section 15.6.6). Whoever stands before Tollgate may read such a request another way than Tollgate does,
 * which is how one request is smuggled in another. The connection should end with the answer.
 */
export function messageFlaw(
  request: Pick<IncomingMessage, 'httpVersionMajor' | 'httpVersionMinor' | 'httpVersion' | 'headers' | 'rawHeaders'>,
): Failure | undefined {
  if (request.httpVersionMajor !== 1) {
    const message = `Send HTTP/1.1 instead of HTTP/${request.httpVersion}`;
    return { code: 'request.http-version', message };
  }
  const coding = request.headers['transfer-encoding'];
  if (coding !== undefined && chunkedBehindOthers.test(coding)) {
    const message = 'The transfer coding is not known here: send the body chunked or with its content-length';
    return { code: 'request.transfer-coding', message, param: 'transfer-encoding' };
  }
  const hosts = countHosts(request.rawHeaders);
  if (hosts > 1 || (hosts === 0 && request.httpVersionMinor > 0)) {
    return { code: 'request.malformed', message: `Send one Host header instead of ${hosts}`, param: 'host' };
  }
  if (hosts === 1 && !hostPattern.test(request.headers.host ?? '')) {
    return {
      code: 'request.malformed',
      message: 'The Host header is not a host with or without a port',
      param: 'host',
    };
  }
  return undefined;
}

/** Node keeps the first of several and drops the others, so the headers must be looked at as they came. */
function countHosts(rawHeaders: readonly string[]): number {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === 4 && (name === 'host' || name.toLowerCase() === 'host')) count += 1;
  }
  return count;
}
