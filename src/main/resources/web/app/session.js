/**
 * The API's bearer token: asked for only if the API refuses a call without one, and kept as long as the tab.
 */

const KEY = 'vidu-subjects-token';

/** Events: `ask` when a token is needed, `entered` when there is one. */
class Session extends EventTarget {
  #token = sessionStorage.getItem(KEY);
  #waiting = null;
  #entered = null;

  /** Whether the last token was refused, so that the question says so. */
  refused = false;

  /** @returns {string|null} the token of this tab */
  get token() {
    return this.#token;
  }

  /** @returns {boolean} whether calls wait for a token */
  get asking() {
    return this.#waiting !== null;
  }

  /**
   * Waits for a token after a call was refused.
   *
   * @param {string|null} used the token of the refused call
   * @returns {Promise<void>} resolved at once if there is a newer token by now
   */
  renew(used) {
    if (used !== this.#token) {
      return Promise.resolve();
    }
    if (!this.#waiting) {
      this.refused = used !== null;
      this.#waiting = new Promise((resolve) => {
        this.#entered = resolve;
      });
      this.dispatchEvent(new Event('ask'));
    }
    return this.#waiting;
  }

  /** Takes the token that was entered; waiting calls are repeated with it. */
  enter(token) {
    this.#token = token;
    sessionStorage.setItem(KEY, token);
    this.#waiting = null;
    this.#entered?.();
    this.dispatchEvent(new Event('entered'));
  }
}

/** The session of this tab. */
export const session = new Session();

/**
 * @param {HeadersInit} headers
 * @returns {Headers} the headers with the token, if there is one
 */
export function authorized(headers = {}) {
  const all = new Headers(headers);
  if (session.token !== null) {
    all.set('Authorization', `Bearer ${session.token}`);
  }
  return all;
}
