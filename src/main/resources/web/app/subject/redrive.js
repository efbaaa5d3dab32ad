/** Polls or submits an ended task again. */
import { html, nothing } from 'lit';
import { api, NoAnswer } from '../api.js';
import { PageElement } from '../element.js';
import { retrying } from '../retry.js';
import { subjects } from '../store.js';
import { t } from '../texts.js';

/**
 * `.task` is the view. A redrive knows no idempotency key: after a lost response it is not known whether it took effect, so
 * it is never repeated by itself.
 */
class Redrive extends PageElement {
  static properties = { task: { attribute: false }, busy: { state: true }, problem: { state: true } };

  #focused = false;

  constructor() {
    super();
    this.busy = false;
    this.problem = null;
  }

  willUpdate(changed) {
    if (this.task.status === 'completed' || (changed.get('task') && changed.get('task').id !== this.task.id)) {
      this.problem = null;
    }
    this.#focused = this.contains(document.activeElement);
  }

  updated() {
    if (this.#focused && !this.contains(document.activeElement)) {
      // The button that had the focus is gone: the task is open again.
      this.closest('article')?.querySelector('h1')?.focus();
    }
  }

  async #redrive(body) {
    if (this.busy) {
      return;
    }
    const { id } = this.task;
    this.busy = true;
    this.problem = null;
    try {
      const response = await api.post(`v1/subjects/${id}/redrive`, body, {}, this.connected);
      subjects.put(response.body);
    } catch (failure) {
      if (this.connected.aborted) {
        return;
      }
      this.problem = failure instanceof NoAnswer ? t.subject.redriveUnknown : failure.message;
      this.#reload(id);
    } finally {
      this.busy = false;
    }
  }

  /** What the redrive has left behind is what the task says. */
  async #reload(id) {
    try {
      await retrying(() => subjects.load(id), { signal: this.connected });
      subjects.pollSoon();
    } catch {
      // The view shows the state that it knows, and says since when.
    }
  }

  #ask() {
    const dialog = this.querySelector('dialog');
    dialog.showModal();
    dialog.querySelector('.cancel').focus();
  }

  #close() {
    this.querySelector('dialog').close();
  }

  #confirm() {
    this.#close();
    this.#redrive({ resubmit: true });
  }

  render() {
    const { task } = this;
    const can = task.status === 'failed' && task.error?.retryable;
    const unconfirmed = task.status === 'unconfirmed';
    return html`
      ${can || unconfirmed
        ? html`<div class="actions">
            <button type="button" class=${unconfirmed ? 'danger' : 'primary'} aria-disabled=${this.busy ? 'true' : 'false'}
              @click=${() => (unconfirmed ? !this.busy && this.#ask() : this.#redrive({}))}>
              ${this.busy ? t.subject.redriving : unconfirmed ? t.subject.resubmit : t.subject.redrive}
            </button>
          </div>`
        : nothing}
      <p class="error" role="alert">${this.problem ?? nothing}</p>
      ${unconfirmed ? this.#dialog() : nothing}
    `;
  }

  #dialog() {
    return html`<dialog aria-labelledby="resubmit-title" aria-describedby="resubmit-text">
      <div class="stack">
        <h2 id="resubmit-title">${t.subject.resubmitTitle(this.task.name)}</h2>
        <div id="resubmit-text" class="stack">
          <p><strong>${t.subject.resubmitRisk}</strong></p>
          <p>${t.subject.resubmitAdvice}</p>
        </div>
        <div class="actions">
          <button type="button" class="cancel" autofocus @click=${() => this.#close()}>${t.subject.cancel}</button>
          <button type="button" class="danger" @click=${() => this.#confirm()}>${t.subject.resubmitConfirm}</button>
        </div>
      </div>
    </dialog>`;
  }
}

customElements.define('vs-redrive', Redrive);
