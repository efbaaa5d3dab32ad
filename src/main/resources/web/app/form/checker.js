/** Has the API check the form's content while it is being entered, before anything is paid for. */
import { bodyOf, requestOf } from './request.js';
import { validate } from './submit.js';

/** A pause in typing. Short, so that a message comes while its cause is still in sight. */
const DEBOUNCE_MS = 350;

/**
 * A larger body is checked once, when it is submitted: each check sends all files, and each change of the name would send
 * them again. To the machine that the browser runs on, sending costs nothing.
 */
const MAX_BODY_BYTES = 2_000_000;
const MAX_LOCAL_BODY_BYTES = 40_000_000;

/** What is missing is no fault before the form is submitted; and then the page finds it itself. */
const MISSING = ['name_required', 'images_count'];

/** Event `change` when its findings or its failure have changed. */
export class Checker extends EventTarget {
  /** @type {object[]} what the API said of the latest content that it has checked */
  findings = [];

  /** @type {string|null} why the API could not check the content */
  failure = null;

  #checked = null;
  #wanted = null;
  #running = null;
  #changes = 0;
  #seen = new Set();

  /** Looks at the content after a change of it. */
  async follow(draft) {
    const change = ++this.#changes;
    this.#forgetChanged(draft);
    // What the page itself has found wrong is left out: what it cannot find is said in any case.
    if (draft.reading || draft.sent('images').length + draft.sent('videos').length === 0) {
      this.#stop();
      return;
    }
    const request = await requestOf(draft);
    // There may have been another change, or a submission, in the meantime.
    if (change !== this.#changes || request.key === this.#wanted) {
      return;
    }
    this.#stop();
    if (request.key === this.#checked?.key || !isSmall(request)) {
      return;
    }
    this.#wanted = request.key;
    this.#running = new AbortController();
    this.#run(request, this.#running.signal);
  }

  async #run(request, signal) {
    try {
      await new Promise((resolve) => setTimeout(resolve, DEBOUNCE_MS));
      signal.throwIfAborted();
      const body = await bodyOf(request);
      const answer = await validate(request, body, { signal });
      const found = answer.filter(({ rule }) => !MISSING.includes(rule));
      signal.throwIfAborted();
      this.allSeen(found);
      this.take(request, found);
    } catch (failure) {
      if (!signal.aborted) {
        this.#stop();
        this.failure = failure.message;
        this.#changed();
      }
    }
  }

  /** @param {object} request @param {object[]} found what the API said of it */
  take(request, found) {
    this.#stop();
    this.#checked = request;
    this.findings = found;
    this.failure = null;
    this.#changed();
  }

  /** @returns {boolean} whether the API has checked this request, and found no violation */
  passed(request) {
    return this.#checked?.key === request.key && !this.findings.some(({ level }) => level === 'violation');
  }

  /** @returns {boolean} whether each of these warnings has been on the screen before; they are from now on */
  allSeen(found) {
    const texts = found.map(({ place, message }) => `${place} ${message}`);
    const seen = texts.every((text) => this.#seen.has(text));
    texts.forEach((text) => this.#seen.add(text));
    return seen;
  }

  /** Ends a running check. */
  cancel() {
    this.#changes++;
    this.#stop();
  }

  /** Forgets everything. */
  clear() {
    this.#stop();
    this.#checked = null;
    this.findings = [];
    this.failure = null;
    this.#seen.clear();
    this.#changed();
  }

  /** What was said of something that has changed is not true any more; all else stays until the next answer. */
  #forgetChanged(draft) {
    const checked = this.#checked;
    if (!checked) {
      return;
    }
    const ids = (items) => items.map((item) => item.id).join();
    const sameFiles = ['images', 'videos'].every((kind) => ids(draft.sent(kind)) === ids(checked[kind]));
    const left = this.findings.filter(({ place }) => {
      switch (place) {
        case 'name':
          return draft.name.trim() === checked.name;
        case 'voice_id':
          return draft.voice.trim() === checked.voice;
        case 'images':
        case 'videos':
        case 'form':
          return sameFiles;
        default:
          return draft.items.some((item) => item.id === place);
      }
    });
    if (left.length !== this.findings.length) {
      this.findings = left;
      this.#checked = { ...checked, key: null };
    }
  }

  #stop() {
    this.#running?.abort();
    this.#running = null;
    this.#wanted = null;
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

function isSmall({ uploads, bytes }) {
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname);
  return uploads.length === 0 && bytes <= (local ? MAX_LOCAL_BODY_BYTES : MAX_BODY_BYTES);
}
