/**
 * The tasks that the page knows, kept up to date by polling the list.
 *
 * The list's first page has the tasks that changed last. A poll reads on until it finds nothing newer than what the last
 * complete poll has seen, so that a burst of changes longer than a page is not overlooked.
 */
import { api, NoAnswer } from './api.js';
import { delayAfter, pause } from './retry.js';
import { isOpen } from './status.js';

/** Tasks of one request: a screen or two. */
const PAGE = 50;

/** A store may show a change a little later than one with a later time: that far back is read again. */
const OVERLAP_MS = 10_000;

const FASTEST_MS = 1_000;
const SLOWEST_MS = 30_000;
const SLOWEST_WITH_OPEN_MS = 5_000;
const HIDDEN_MS = 60_000;
const SLOWER = 1.4;

/** Events: `change` when a task or a list has changed; `trouble` when {@link Store#trouble} has. */
class Store extends EventTarget {
  /** @type {Map<string, object>} the latest view of each known task */
  #tasks = new Map();
  /** @type {Set<string>} the tasks that calls of this page returned */
  #own = new Set();
  #sorted = null;
  /** @type {Map<string, {cursor: string|null}>} by status, '' for all: where its next page begins; null at its end */
  #lists = new Map();
  #etag = null;
  #seen = 0;
  #interval = FASTEST_MS;
  #wake = new EventTarget();
  #running = false;

  /** @type {Error|null} why the last poll failed */
  trouble = null;

  /** @type {number|null} when the next attempt after a failure is made, in milliseconds */
  nextAttemptAt = null;

  /** @param {string} id @returns {object|undefined} the task's latest view */
  get(id) {
    return this.#tasks.get(id);
  }

  /** @param {string} id @returns {boolean} whether this page itself has created or redriven the task */
  isOwn(id) {
    return this.#own.has(id);
  }

  /** @param {string} status '' for all @returns {object[]} the known tasks, newest first */
  list(status = '') {
    this.#sorted ??= [...this.#tasks.values()].sort(
      (a, b) => b.created_at.localeCompare(a.created_at) || b.id.localeCompare(a.id),
    );
    return status === '' ? this.#sorted : this.#sorted.filter((task) => task.status === status);
  }

  /** @returns {boolean} whether the first page of a list has been read */
  loaded(status = '') {
    return this.#lists.has(status);
  }

  /** @returns {boolean} whether the list has tasks that were not read yet */
  hasMore(status = '') {
    return Boolean(this.#lists.get(status)?.cursor);
  }

  /** Takes a view that a call of this page returned; an older one than the known one is ignored. */
  put(view) {
    const known = this.#own.has(view.id);
    this.#own.add(view.id);
    if (this.#merge([view]) || !known) {
      this.#changed();
    }
    this.pollSoon();
  }

  /** Reads the first page of a list with this status, if it has not been read. */
  async open(status) {
    if (!this.loaded(status)) {
      await this.#readPage(status, null);
    }
  }

  /** Reads the next page of a list. */
  async more(status = '') {
    const cursor = this.#lists.get(status)?.cursor;
    if (cursor) {
      await this.#readPage(status, cursor);
    }
  }

  /**
   * Reads one task.
   *
   * @param {string} id
   * @returns {Promise<object>} its latest view
   */
  async load(id) {
    const { body } = await api.get(`v1/subjects/${encodeURIComponent(id)}`);
    if (this.#merge([body])) {
      this.#changed();
    }
    return this.#tasks.get(id);
  }

  /** Polls now and, for a while, often. */
  pollSoon() {
    this.#interval = FASTEST_MS;
    this.#wake.dispatchEvent(new Event('now'));
  }

  /** Starts to poll, until the page is left. */
  async start() {
    if (this.#running) {
      return;
    }
    this.#running = true;
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) {
        this.pollSoon();
      }
    });
    for (let failures = 0; ; ) {
      try {
        const moved = await this.#poll();
        failures = 0;
        this.#setTrouble(null, null);
        this.#interval = moved ? FASTEST_MS : Math.min(this.#slowest(), this.#interval * SLOWER);
        await this.#sleep(document.hidden ? HIDDEN_MS : this.#interval);
      } catch (failure) {
        // A problem that does not pass is shown, and tried again: the API may be mended while the page is open.
        const ms = delayAfter(failure, failures) ?? SLOWEST_MS;
        failures += 1;
        this.#setTrouble(failure, Date.now() + ms);
        await pause(ms, failure, { wake: this.#wake });
      }
    }
  }

  /** @returns {Promise<boolean>} whether anything has changed */
  async #poll() {
    const first = await api.get(`v1/subjects?limit=${PAGE}`, { etag: this.#etag });
    if (first.notModified) {
      return false;
    }
    const known = this.#seen - OVERLAP_MS;
    let page = first.body;
    let changed = this.#merge(page.subjects);
    const newest = page.subjects.length > 0 ? Date.parse(page.subjects[0].updated_at) : 0;
    if (!this.loaded()) {
      this.#lists.set('', { cursor: page.next_cursor ?? null });
      changed = true;
    } else {
      if (changed) {
        // The newest are shown before what else has changed is read.
        this.#changed();
      }
      while (page.next_cursor && Date.parse(page.subjects.at(-1).updated_at) > known) {
        page = (await api.get(`v1/subjects?limit=${PAGE}&cursor=${encodeURIComponent(page.next_cursor)}`)).body;
        changed = this.#merge(page.subjects) || changed;
        if (page.subjects.length === 0) {
          break;
        }
      }
    }
    // Only now: a poll that failed between two pages is made again from the start.
    this.#seen = Math.max(this.#seen, newest);
    this.#etag = first.headers.get('ETag');
    if (changed) {
      this.#changed();
    }
    return changed;
  }

  async #readPage(status, cursor) {
    const query = new URLSearchParams({ limit: String(PAGE) });
    if (status !== '') {
      query.set('status', status);
    }
    if (cursor !== null) {
      query.set('cursor', cursor);
    }
    const { body } = await api.get(`v1/subjects?${query}`);
    this.#merge(body.subjects);
    this.#lists.set(status, { cursor: body.next_cursor ?? null });
    this.#changed();
  }

  /** @returns {boolean} whether a view is new or differs from the known one */
  #merge(views) {
    let changed = false;
    for (const view of views) {
      const known = this.#tasks.get(view.id);
      if (known && known.version > view.version) {
        continue;
      }
      if (!known || JSON.stringify(withoutUrls(known)) !== JSON.stringify(withoutUrls(view))) {
        changed = true;
      }
      this.#tasks.set(view.id, view);
    }
    return changed;
  }

  #changed() {
    this.#sorted = null;
    this.dispatchEvent(new Event('change'));
  }

  #setTrouble(failure, nextAttemptAt) {
    if (failure === null && this.trouble === null) {
      return;
    }
    this.trouble = failure;
    this.nextAttemptAt = nextAttemptAt;
    this.dispatchEvent(new Event('trouble'));
  }

  #slowest() {
    return [...this.#tasks.values()].some((task) => isOpen(task.status)) ? SLOWEST_WITH_OPEN_MS : SLOWEST_MS;
  }

  #sleep(ms) {
    return pause(ms, new NoAnswer('network'), { wake: this.#wake });
  }
}

/** The URLs of a view change with each response; they are no change of the task. */
function withoutUrls(view) {
  return view.media ? { ...view, media: view.media.map(({ url, ...kept }) => kept) } : view;
}

/** The tasks of this page. */
export const subjects = new Store();
