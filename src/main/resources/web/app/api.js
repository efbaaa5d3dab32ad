/**
 * Calls of the API. A failure is either a problem that the API itself describes (RFC 9457), or no answer of the API: the
 * network failed, or something between the page and the API responded in its place.
 */
import { authorized, session } from './session.js';

/** The API itself works for at most 28 s on a call, and a gateway cuts it off after 30 s. */
const TIMEOUT_MS = 45_000;

/** A body takes its time before that: the slowest connection with which a call is still made, in bytes per millisecond. */
const MIN_SPEED = 16;

/** A problem in the API's own words. */
export class ApiProblem extends Error {
  /**
   * @param {number} status the HTTP status
   * @param {object} body the problem: `title, detail, code, violations, task_id`
   * @param {number|null} retryAfter seconds
   */
  constructor(status, body, retryAfter) {
    super(body.detail ?? body.title);
    this.status = status;
    this.code = body.code;
    this.title = body.title;
    this.detail = body.detail ?? body.title;
    this.violations = body.violations ?? [];
    this.taskId = body.task_id ?? null;
    this.retryAfter = retryAfter;
  }
}

/** No answer of the API. Whether a call took effect is unknown: only a call that may be repeated is repeated. */
export class NoAnswer extends Error {
  /**
   * @param {'offline'|'network'|'gateway'} kind `gateway`: a response that the API never gives
   * @param {number|null} status the gateway's status
   * @param {number|null} retryAfter seconds, if the gateway said so
   */
  constructor(kind, status = null, retryAfter = null) {
    super(kind);
    this.kind = kind;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/**
 * @param {string} path a path below the page's own address, with or without a leading slash, or an absolute URL
 * @returns {URL} its URL; the page may be below a path, such as the stage of an API gateway
 */
export function apiUrl(path) {
  return new URL(path.replace(/^\/(?!\/)/, ''), document.baseURI);
}

/** @returns {number|null} the seconds of a `Retry-After`, which may also be a date */
function secondsOf(header) {
  if (!header) {
    return null;
  }
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}

async function read(response) {
  const { status, headers } = response;
  if (status === 304) {
    return { status, headers, body: null, notModified: true };
  }
  const retryAfter = secondsOf(headers.get('Retry-After'));
  const type = headers.get('Content-Type') ?? '';
  let body;
  try {
    body = /^application\/(problem\+)?json/i.test(type) ? await response.json() : null;
  } catch {
    throw new NoAnswer('network', status, retryAfter);
  }
  if (response.ok && body !== null) {
    return { status, headers, body, notModified: false };
  }
  // A gateway's JSON has no code, so that it cannot be taken for a problem of the API.
  if (/problem\+json/i.test(type) && typeof body?.code === 'string') {
    throw new ApiProblem(status, body, retryAfter);
  }
  throw new NoAnswer('gateway', status, retryAfter);
}

async function call(method, path, { body, headers = {}, signal, etag } = {}) {
  for (;;) {
    const token = session.token;
    const sent = authorized(headers);
    sent.set('Accept', 'application/json');
    if (etag) {
      sent.set('If-None-Match', etag);
    }
    let response;
    try {
      const limit = AbortSignal.timeout(TIMEOUT_MS + (body?.size ?? body?.length ?? 0) / MIN_SPEED);
      response = await fetch(apiUrl(path), {
        method,
        headers: sent,
        body,
        // The page compares tags itself; a response of the browser's cache would hide a 304.
        cache: 'no-store',
        redirect: 'error',
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
      });
    } catch (failure) {
      if (signal?.aborted) {
        throw failure;
      }
      throw new NoAnswer(navigator.onLine ? 'network' : 'offline');
    }
    if (response.status !== 401) {
      return read(response);
    }
    await session.renew(token);
  }
}

/**
 * Reads a kept file. An element such as `<img>` cannot send the token that the API needs; a presigned URL needs none.
 *
 * @param {URL} url
 * @param {AbortSignal} [signal]
 * @returns {Promise<Blob>}
 * @throws {Error} if it cannot be read
 */
export async function readFile(url, signal) {
  const response = await fetch(url, { headers: url.origin === location.origin ? authorized() : {}, signal });
  if (!response.ok) {
    throw new Error(String(response.status));
  }
  return response.blob();
}

/** The API's calls. All throw {@link ApiProblem}, {@link NoAnswer}, or the signal's reason. */
export const api = {
  /**
   * @param {string} path
   * @param {{etag?: string, signal?: AbortSignal}} options `etag`: the tag of the state that the caller has
   * @returns {Promise<{status: number, headers: Headers, body: object|null, notModified: boolean}>}
   */
  get: (path, options) => call('GET', path, options),

  /**
   * @param {string} path
   * @param {object|string|Blob} body JSON, or an object that becomes JSON
   * @param {Record<string, string>} headers
   * @param {AbortSignal} [signal]
   */
  post: (path, body, headers = {}, signal = undefined) =>
    call('POST', path, {
      body: typeof body === 'string' || body instanceof Blob ? body : JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', ...headers },
      signal,
    }),
};
