/** One subject. */
import { html, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { ApiProblem } from '../api.js';
import { PageElement } from '../element.js';
import { pause, retrying } from '../retry.js';
import { isOpen, statusBadge, statusLabel } from '../status.js';
import { subjects } from '../store.js';
import { t } from '../texts.js';
import './deliveries.js';
import { keptMedia } from './kept-media.js';
import './redrive.js';
import { errorOf, facts, reconciliation, timeline, useIt, warnings } from './sections.js';

/** Copies of the media arrive after the end of a task, and do not change its version: they are looked for that often. */
const MEDIA_MS = 3_000;
const MEDIA_ATTEMPTS = 20;

/** `task-id` is the id of its task, which the page may not know yet. */
class SubjectView extends PageElement {
  static properties = {
    taskId: { attribute: 'task-id' },
    failure: { state: true },
    waiting: { state: true },
    said: { state: true },
  };

  #loading = null;
  #status = null;
  #mediaFor = null;

  /** @type {string|null} the label of the text whose button has the focus */
  #focused = null;

  constructor() {
    super();
    this.failure = null;
    this.waiting = false;
    this.said = '';
  }

  connectedCallback() {
    super.connectedCallback();
    this.follow(subjects, 'change');
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#loading?.abort();
    document.title = t.shell.title;
  }

  willUpdate(changed) {
    if (changed.has('taskId')) {
      this.#status = null;
      this.said = '';
      this.failure = null;
      this.#load();
    }
    const task = subjects.get(this.taskId);
    if (!task) {
      return;
    }
    document.title = t.subject.pageTitle(task.name);
    if (this.#status !== null && this.#status !== task.status) {
      this.said = t.subject.nowIs(task.name, statusLabel(task.status));
    }
    this.#status = task.status;
    this.#focused = this.contains(document.activeElement) ? (document.activeElement.closest('vs-copy')?.label ?? null) : null;
    if (task.status === 'completed' && !task.media && this.#mediaFor !== task.id) {
      this.#mediaFor = task.id;
      this.#awaitMedia(task.id, this.#loading.signal);
    }
  }

  async updated() {
    if (this.#focused !== null && !this.contains(document.activeElement)) {
      // The button that was replaced had the focus.
      const copy = [...this.querySelectorAll('vs-copy')].find(({ label }) => label === this.#focused);
      await copy?.updateComplete;
      copy?.querySelector('button')?.focus();
    }
  }

  /** A task that is known is read as well: what is known of it may be old. */
  async #load() {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    this.waiting = false;
    try {
      await retrying(() => subjects.load(this.taskId), { signal: loading.signal, onWait: () => (this.waiting = true) });
      this.waiting = false;
    } catch (failure) {
      if (!loading.signal.aborted) {
        this.failure = failure;
      }
    }
  }

  async #awaitMedia(id, signal) {
    try {
      for (let attempt = 0; attempt < MEDIA_ATTEMPTS && !subjects.get(id).media; attempt++) {
        await pause(MEDIA_MS, {}, { signal });
        await subjects.load(id);
      }
    } catch {
      // The pictures are shown when the subject is opened again.
    }
  }

  render() {
    const task = subjects.get(this.taskId);
    return html`
      <p class="subject-back"><a href="#/">← ${t.shell.back}</a></p>
      ${task ? this.#subject(task) : this.#none()}
      <p class="visually-hidden" role="status">${this.said}</p>
    `;
  }

  #none() {
    if (this.failure instanceof ApiProblem && this.failure.status === 404) {
      return html`<h1>${t.subject.notFound}</h1>
        <p>${t.subject.notFoundText}</p>`;
    }
    if (this.failure) {
      return html`<h1>${t.subject.notLoaded}</h1>
        <p class="error" role="alert">${this.failure.message}</p>`;
    }
    return html`<p class="loading" role="status">${this.waiting ? t.subject.waiting : t.shell.loading}</p>`;
  }

  #subject(task) {
    return html`<article class="subject-view" aria-labelledby="subject-name">
      <header class="subject-head">
        <h1 id="subject-name" tabindex="-1">${task.name}</h1>
        <p class="subject-tags">
          ${task.sandbox ? html`<span class="tag-sandbox">${t.shell.sandboxTitle}</span>` : nothing} ${statusBadge(task)}
        </p>
      </header>
      <vs-redrive .task=${task}></vs-redrive>
      ${keyed(shape(task), this.#columns(task))}
    </article>`;
  }

  #columns(task) {
    return html`<div class="subject-columns">
      <div class="stack">
        ${keptMedia(task)} ${isOpen(task.status) ? html`<p class="card">${t.subject.open[task.status]}</p>` : nothing}
        ${reconciliation(task)} ${errorOf(task)} ${task.subject ? useIt(task) : nothing} ${warnings(task)}
      </div>
      <div class="stack">
        ${facts(task)} ${timeline(task)}
        ${isOpen(task.status)
          ? nothing
          : html`<vs-deliveries task-id=${task.id} ending=${task.version} ended-at=${task.updated_at}></vs-deliveries>`}
      </div>
    </div>`;
  }
}

/**
 * @returns {string} another one if other sections are shown. They are then new elements: what stands below a section that
 *     appears is not moved, but replaced.
 */
function shape({ id, status, media, reconciliation: found }) {
  return [id, status, media?.length, found?.state, found?.reason, found?.candidates.length].join(' ');
}

customElements.define('vs-subject', SubjectView);
