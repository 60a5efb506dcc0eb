import { isJsonObject, type JsonObject, type JsonValue, parseJson } from '@tollgate/schema';

/** An answer of the control plane. */
export interface AdminResponse {
  readonly status: number;
  readonly etag: string | null;
  readonly text: string;
  readonly body: JsonObject;
}

/** Talks to the control plane as an administrator's script would. */
export class AdminClient {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  /** One call; any status is an answer. */
  async call(
    method: string,
    path: string,
    body?: JsonValue,
    headers: Record<string, string> = {},
  ): Promise<AdminResponse> {
    const response = await fetch(this.#url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed = parseJson(text);
    const object = parsed !== undefined && isJsonObject(parsed) ? parsed : {};
    return { status: response.status, etag: response.headers.get('etag'), text, body: object };
  }

  /** Makes a resource; anything but success is an error. */
  async create(path: string, body: JsonValue): Promise<JsonObject> {
    const response = await this.call('POST', path, body);
    if (response.status !== 201) throw new Error(`POST ${path} answered ${response.status}: ${response.text}`);
    return response.body;
  }

  /** Reads a resource; anything but success is an error. */
  async get(path: string): Promise<JsonObject> {
    const response = await this.call('GET', path);
    if (response.status !== 200) throw new Error(`GET ${path} answered ${response.status}: ${response.text}`);
    return response.body;
  }

  /** Changes a resource as it stands now; anything but success is an error. */
  async update(path: string, body: JsonValue): Promise<JsonObject> {
    return this.#write('PATCH', path, body);
  }

  /** Removes a resource as it stands now; anything but success is an error. */
  async remove(path: string): Promise<void> {
    await this.#write('DELETE', path);
  }

  async #write(method: string, path: string, body?: JsonValue): Promise<JsonObject> {
    const current = await this.call('GET', path);
    const response = await this.call(method, path, body, { 'if-match': current.etag ?? '*' });
    if (response.status >= 300) throw new Error(`${method} ${path} answered ${response.status}: ${response.text}`);
    return response.body;
  }
}
