/** Uploads of files that do not fit a request. */
import { api, ApiProblem, apiUrl, NoAnswer } from '../api.js';
import { retrying } from '../retry.js';
import { authorized } from '../session.js';
import { t } from '../texts.js';

/** A connection that has not moved a byte for so long is given up, and the upload repeated. */
const STALL_MS = 60_000;

/** A ticket or an upload that expires sooner is not used any more. */
const REMAINING_MS = 60_000;

/** Headers that the browser sets itself, and does not let a page set. */
const OWN_HEADERS = ['content-length', 'host'];

/**
 * Tickets and finished uploads, by the file's SHA-256 and type. Kept as long as the tab, so that a second attempt, or the
 * same files after a reload, are not uploaded again.
 */
const KEY = `vidu-subjects-uploads ${new URL('.', document.baseURI).pathname}`;
const kept = new Map(Object.entries(JSON.parse(sessionStorage.getItem(KEY) ?? '{}')));

/** A file that was refused; another attempt cannot help. */
export class UploadRefused extends Error {
  /** @param {object} item @param {string} message */
  constructor(item, message) {
    super(message);
    this.item = item;
  }
}

/**
 * Uploads one file, unless that has been done.
 *
 * @param {object} item with `content`, `type`, `sha256`
 * @param {{signal: AbortSignal, onProgress: (bytes: number) => void, onWait: (failure: Error) => void}} options
 * @returns {Promise<string>} the `uri` for a request
 * @throws {UploadRefused}
 */
export async function upload(item, { signal, onProgress, onWait }) {
  const options = { signal, onWait };
  try {
    let entry = usable(item) ?? (await retrying(() => ticket(item, signal), options));
    if (entry.finished) {
      onProgress(item.size);
      return entry.uri;
    }
    await retrying(async () => {
      // The ticket may expire while the connection is lost.
      entry = usable(item) ?? (await ticket(item, signal));
      await put(entry, item.content, { signal, onProgress });
    }, options);
    keep(item, { uri: entry.uri, expires_at: entry.expires_at, finished: true });
    return entry.uri;
  } catch (failure) {
    if (failure instanceof ApiProblem) {
      const messages = failure.violations.map((violation) => violation.message);
      forget(item);
      throw new UploadRefused(item, messages.join('; ') || failure.detail);
    }
    throw failure;
  }
}

/** Forgets the upload of an item: the storage does not have it any more. */
export function forget(item) {
  kept.delete(id(item));
  store();
}

function id(item) {
  return `${item.sha256} ${item.type}`;
}

function usable(item) {
  const entry = kept.get(id(item));
  return entry && Date.parse(entry.expires_at) - Date.now() > REMAINING_MS ? entry : undefined;
}

async function ticket(item, signal) {
  const asked = { content_type: item.type, content_length: item.size };
  const { body } = await api.post('v1/uploads', asked, {}, signal);
  keep(item, body);
  return body;
}

function keep(item, entry) {
  kept.set(id(item), entry);
  store();
}

function store() {
  for (const [key, entry] of kept) {
    if (Date.parse(entry.expires_at) < Date.now()) {
      kept.delete(key);
    }
  }
  try {
    // A ticket is an authorization: only what has been uploaded is written down.
    const finished = [...kept].filter(([, entry]) => entry.finished);
    sessionStorage.setItem(KEY, JSON.stringify(Object.fromEntries(finished)));
  } catch {
    // Without storage, a reload uploads again.
  }
}

/** `fetch` tells nothing of what has been sent. */
function put({ upload_url: url, uri, headers }, content, { signal, onProgress }) {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = new XMLHttpRequest();
    const target = targetOf(url, uri);
    request.open('PUT', target);
    // The token is for the application itself. The address of a bucket is its own authorization.
    for (const [name, value] of target.origin === location.origin ? authorized(headers) : Object.entries(headers)) {
      if (!OWN_HEADERS.includes(name.toLowerCase())) {
        request.setRequestHeader(name, value);
      }
    }
    let stall;
    const moved = () => {
      clearTimeout(stall);
      stall = setTimeout(() => end(() => reject(new NoAnswer('network'))), STALL_MS);
    };
    const ended = new AbortController();
    const end = (action) => {
      clearTimeout(stall);
      ended.abort();
      action();
      request.abort();
    };
    request.upload.onprogress = (event) => {
      moved();
      onProgress(Math.min(event.loaded, content.size));
    };
    request.onerror = () => end(() => reject(new NoAnswer(navigator.onLine ? 'network' : 'offline')));
    request.onload = () => end(() => (request.status < 300 ? resolve() : reject(failureOf(request))));
    signal.addEventListener('abort', () => end(() => reject(signal.reason)), { signal: ended.signal });
    moved();
    request.send(content);
  });
}

/**
 * An application without a bucket receives uploads itself. It is called where the page was found: behind a proxy, it may
 * not know its own address.
 */
function targetOf(url, uri) {
  const target = new URL(url, document.baseURI);
  const own = uri.startsWith('local:') && /\/(uploads\/.*)$/.exec(target.pathname);
  return own ? apiUrl(own[1] + target.search) : target;
}

function failureOf(request) {
  const { status, responseText } = request;
  const retryAfter = Number(request.getResponseHeader('Retry-After')) || null;
  // 408 is what a storage answers to a connection that was too slow.
  if (status >= 500 || status === 429 || status === 408) {
    return new NoAnswer('gateway', status, retryAfter);
  }
  try {
    const problem = JSON.parse(responseText);
    return new ApiProblem(status, { ...problem, detail: problem.detail ?? t.form.refused(status) }, retryAfter);
  } catch {
    const reason = /<Message>([^<]*)<\/Message>/.exec(responseText)?.[1] ?? '';
    return new ApiProblem(status, { detail: t.form.refused(status, reason) }, retryAfter);
  }
}
