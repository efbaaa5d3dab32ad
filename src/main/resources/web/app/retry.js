/** Repeats calls that may pass later. */
import { ApiProblem, NoAnswer } from './api.js';

const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 30_000;

/** An error of the API's own may be permanent: it is not repeated forever. */
const MAX_INTERNAL_ERRORS = 5;

/**
 * @param {Error} failure
 * @param {number} attempt from 0
 * @param {() => number} random from 0 to 1, so that many pages do not return at the same moment
 * @returns {number|null} milliseconds until the next attempt; null if a repetition cannot help
 */
export function delayAfter(failure, attempt, random = Math.random) {
  const passing =
    failure instanceof NoAnswer ||
    (failure instanceof ApiProblem &&
      (failure.status === 429 || failure.status === 503 || (failure.status === 500 && attempt < MAX_INTERNAL_ERRORS)));
  if (!passing) {
    return null;
  }
  const growing = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempt, 10)) * (0.75 + random() / 2);
  return Math.max(growing, (failure.retryAfter ?? 0) * 1000);
}

/**
 * Waits, or less if the browser is online again. A delay that the API asked for is never shortened.
 *
 * @param {number} ms
 * @param {Error} failure why
 * @param {{signal?: AbortSignal, wake?: EventTarget}} options `wake`: its event `now` ends the wait, too
 */
export function pause(ms, failure, { signal, wake } = {}) {
  return new Promise((resolve, reject) => {
    const ended = new AbortController();
    const end = (action) => {
      clearTimeout(timer);
      ended.abort();
      action();
    };
    const timer = setTimeout(() => end(resolve), ms);
    if (failure.retryAfter === null || failure.retryAfter === undefined) {
      window.addEventListener('online', () => end(resolve), { signal: ended.signal });
      wake?.addEventListener('now', () => end(resolve), { signal: ended.signal });
    }
    signal?.addEventListener('abort', () => end(() => reject(signal.reason)), { signal: ended.signal });
    if (signal?.aborted) {
      end(() => reject(signal.reason));
    }
  });
}

/**
 * Makes a call until it succeeds, or fails in a way that a repetition cannot change.
 *
 * @template T
 * @param {() => Promise<T>} call safe to repeat
 * @param {{signal?: AbortSignal, wake?: EventTarget, onWait?: (failure: Error, ms: number) => void}} options
 * @returns {Promise<T>}
 */
export async function retrying(call, { signal, wake, onWait } = {}) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await call();
    } catch (failure) {
      const ms = signal?.aborted ? null : delayAfter(failure, attempt);
      if (ms === null) {
        throw failure;
      }
      onWait?.(failure, ms);
      await pause(ms, failure, { signal, wake });
    }
  }
}
