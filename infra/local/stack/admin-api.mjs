/** The few calls to the control plane that seeding needs. */
import { exitCodes, LaunchFailure } from '../bootstrap/failure.mjs';

const timeoutMs = 10_000;

/** @typedef {{ status: number, etag: string | null, body: any }} Answer */

export class AdminApi {
  #origin;
  #token;

  /**
   * @param {string} origin such as `http://127.0.0.1:8081`
   * @param {string} token
   */
  constructor(origin, token) {
    this.#origin = origin;
    this.#token = token;
  }

  /**
   * @param {string} path
   * @returns {Promise<Answer | undefined>} undefined when there is no such resource
   */
  async find(path) {
    const answer = await this.#call('GET', path);
    return answer.status === 404 ? undefined : succeed('GET', path, answer);
  }

  /**
   * All items of a list, page after page.
   *
   * @param {string} path
   * @returns {Promise<any[]>}
   */
  async list(path) {
    const items = [];
    for (let cursor = ''; ; ) {
      const page = path + (cursor === '' ? '' : `?cursor=${encodeURIComponent(cursor)}`);
      const { body } = succeed('GET', page, await this.#call('GET', page));
      items.push(...body.items);
      if (!body.nextCursor) return items;
      cursor = body.nextCursor;
    }
  }

  /**
   * @param {string} path
   * @param {unknown} body
   * @returns {Promise<any>} the new resource
   */
  async create(path, body) {
    return succeed('POST', path, await this.#call('POST', path, { body })).body;
  }

  /**
   * Like `create`, for what the control plane may refuse.
   *
   * @param {string} path
   * @param {unknown} body
   * @returns {Promise<string | undefined>} why it was refused
   */
  async tryCreate(path, body) {
    const answer = await this.#call('POST', path, { body });
    return answer.status < 300 ? undefined : reason(answer);
  }

  /**
   * @param {string} path
   * @param {{ body: unknown, etag: string | null }} change
   */
  async update(path, { body, etag }) {
    succeed('PATCH', path, await this.#call('PATCH', path, { body, headers: { 'if-match': etag ?? '*' } }));
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {{ body?: unknown, headers?: Record<string, string> }} [options]
   * @returns {Promise<Answer>}
   */
  async #call(method, path, { body, headers = {} } = {}) {
    const response = await fetch(this.#origin + path, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, etag: response.headers.get('etag'), body: parse(text) };
  }
}

/**
 * @param {string} method
 * @param {string} path
 * @param {Answer} answer
 */
function succeed(method, path, answer) {
  if (answer.status < 300) return answer;
  throw new LaunchFailure(`config refused ${method} ${path}: ${reason(answer)}.`, {
    exitCode: exitCodes.serviceFailed,
  });
}

/** @param {Answer} answer */
function reason({ status, body }) {
  const text = body?.detail ?? body?.title ?? 'no reason given';
  return `${status} ${text}`.replace(/\.$/, '');
}

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
