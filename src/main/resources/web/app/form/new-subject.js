/** The form that makes a subject of pictures. */
import { html, nothing } from 'lit';
import { PageElement } from '../element.js';
import { t } from '../texts.js';
import { Checker } from './checker.js';
import { Draft } from './draft.js';
import { fieldsView } from './fields.js';
import { receiveFiles } from './intake.js';
import { requestOf } from './request.js';
import { faultsOf, focusOf, isAlert, isLasting, resultOf } from './results.js';
import { submit } from './submit.js';
import { messages, progressView, resultView, stepView } from './view.js';

/** `.about` is the answer of `GET /v1/about`. */
class NewSubject extends PageElement {
  static properties = {
    about: { attribute: false },
    step: { state: true },
    result: { state: true },
    dragging: { state: true },
  };

  #draft = new Draft();
  #checker = new Checker();
  #tried = false;
  #running = null;

  connectedCallback() {
    super.connectedCallback();
    const signal = this.connected;
    this.#draft.addEventListener('change', () => this.#changed(), { signal });
    this.follow(this.#checker, 'change');
    receiveFiles({ signal, take: (files, how) => this.#take(files, how), dragging: (is) => (this.dragging = is) });
    // Only during a submission: whoever leaves a form that is being filled in has to choose the files again, no more.
    const stay = (event) => this.#running && event.preventDefault();
    window.addEventListener('beforeunload', stay, { signal });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#running?.abort();
    this.#draft.clear();
    this.#checker.clear();
  }

  willUpdate(changed) {
    if (changed.has('about')) {
      this.#draft.limits = this.about?.limits ?? null;
    }
  }

  #changed() {
    if (this.result && !isLasting(this.result)) {
      this.result = null;
    }
    if (!this.#running) {
      this.#checker.follow(this.#draft);
    }
    this.requestUpdate();
  }

  #take(files, how) {
    if (this.#running || !this.about) {
      return;
    }
    if (location.hash !== '' && location.hash !== '#/') {
      location.hash = '#/';
    }
    this.#draft.add(files, how);
  }

  async #submit(event) {
    event.preventDefault();
    if (this.#running) {
      return;
    }
    this.#tried = true;
    this.#running = new AbortController();
    this.#checker.cancel();
    this.result = null;
    this.step = { step: 'checking' };
    // What is being submitted is not changed any more, and must not keep the focus.
    this.querySelector('#new-create').focus();
    let result;
    try {
      result = await this.#attempt(this.#running.signal);
    } catch (failure) {
      result = this.#running.signal.aborted
        ? { kind: 'cancelled', text: t.form.cancelled }
        : { kind: 'failed', text: t.form.unexpected(failure.message) };
    }
    this.#running = null;
    this.step = null;
    await this.#show(result);
  }

  async #attempt(signal) {
    await this.#read(signal);
    const faults = faultsOf(this.#draft);
    if (faults) {
      return faults;
    }
    const request = await requestOf(this.#draft);
    const outcome = await submit(request, {
      check: !this.#checker.passed(request),
      mayPass: (found) => this.#checker.allSeen(found),
      signal,
      onStep: (step) => (this.step = step),
    });
    if (outcome.findings) {
      this.#checker.take(request, outcome.findings);
    }
    return resultOf(outcome, this.#draft, request.name);
  }

  /** Waits until all files have been read. */
  async #read(signal) {
    while (this.#draft.reading) {
      await new Promise((resolve) => this.#draft.addEventListener('change', resolve, { once: true }));
      signal.throwIfAborted();
    }
  }

  async #show(result) {
    if (result.kind === 'created') {
      this.#tried = false;
      this.#draft.clear();
      this.#checker.clear();
    } else {
      this.#checker.follow(this.#draft);
    }
    this.result = result;
    await this.updateComplete;
    if (result.place) {
      this.querySelector(`#${focusOf(result.place)}`)?.focus();
    } else if (result.kind === 'created' || result.kind === 'exists') {
      this.querySelector('#new-status').focus();
    }
  }

  #cancel() {
    this.#running?.abort(new DOMException('cancelled', 'AbortError'));
    this.querySelector('#new-create').focus();
  }

  render() {
    if (!this.about) {
      return nothing;
    }
    const busy = Boolean(this.step);
    return html`<section class="card new-subject ${this.dragging ? 'dragging' : ''}" aria-labelledby="new-title">
      <h2 id="new-title">${t.form.title}</h2>
      <p class="small">${t.form.intro} <strong>${this.about.sandbox ? t.form.costSandbox : t.form.cost}</strong></p>
      <form novalidate aria-busy=${busy ? 'true' : 'false'} @submit=${(event) => this.#submit(event)}>
        <div class="new-fields" ?inert=${busy}>
          ${fieldsView({
            draft: this.#draft,
            findings: this.#checker.findings,
            tried: this.#tried,
            onFiles: (files) => this.#take(files, {}),
            onRemove: (item) => this.#remove(item),
          })}
        </div>
        <div class="actions">
          <button type="submit" id="new-create" class="primary" aria-disabled=${busy ? 'true' : 'false'}
            @click=${ignoreDoubleClick}>${t.form.create}</button>
          ${this.#cancelButton()}
        </div>
        ${this.#outcome()}
      </form>
      <p class="drop-notice" aria-hidden="true"><span>${t.form.dropHere}</span></p>
    </section>`;
  }

  /** The focus stays near: at the next file, or at the field. */
  async #remove(item) {
    const items = this.#draft.of(item.kind);
    const at = items.indexOf(item);
    const next = items[at + 1] ?? items[at - 1];
    this.#draft.remove(item);
    await this.updateComplete;
    this.querySelector(`#${focusOf(next?.id ?? item.kind)}`)?.focus();
  }

  /** Nothing can be cancelled while the API creates; only waiting for it can be ended. */
  #cancelButton() {
    if (!this.step || (this.step.step === 'submitting' && !this.step.failure)) {
      return nothing;
    }
    const text = this.step.step === 'submitting' ? t.form.stop : t.form.cancel;
    return html`<button type="button" @click=${() => this.#cancel()}>${text}</button>`;
  }

  #outcome() {
    const { failure, findings } = this.#checker;
    const alert = this.result && isAlert(this.result);
    const form = (level) => findings.filter((found) => found.place === 'form' && found.level === level);
    return html`<div class="outcome">
      <div id="new-status" role="status" tabindex="-1">
        ${this.step ? stepView(this.step) : this.result && !alert ? resultView(this.result) : nothing}
      </div>
      ${this.step ? progressView(this.step) : nothing}
      <div id="new-alert" role="alert" tabindex="-1">${alert ? resultView(this.result) : nothing}</div>
      ${messages('new-form-messages', form('violation').map(({ message }) => message), [
        ...form('warning').map(({ message }) => message),
        ...(failure ? [t.form.noCheck(failure)] : []),
      ])}
    </div>`;
  }
}

/** The second click of a double click would submit the form that the first one has emptied. */
function ignoreDoubleClick(event) {
  if (event.detail > 1) {
    event.preventDefault();
  }
}

customElements.define('vs-new-subject', NewSubject);
