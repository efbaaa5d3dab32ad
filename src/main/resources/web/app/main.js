/** The page: its frame, its notices, and which view it shows. */
import { html, nothing } from 'lit';
import { about } from './about.js';
import { NoAnswer } from './api.js';
import './board/board.js';
import { PageElement } from './element.js';
import './form/new-subject.js';
import { session } from './session.js';
import { subjects } from './store.js';
import './subject/subject.js';
import { t } from './texts.js';
import './token-dialog.js';

const SUBJECT = /^#\/subjects\/([0-9a-f]{32})$/;

/** Everything in the page's body. */
class App extends PageElement {
  static properties = { about: { state: true }, trouble: { state: true }, route: { state: true } };

  #wake = new EventTarget();
  /** Where the board was left. */
  #homeScroll = 0;

  connectedCallback() {
    super.connectedCallback();
    this.route = location.hash;
    window.addEventListener('hashchange', () => this.#navigated(), { signal: this.connected });
    subjects.addEventListener('trouble', () => (this.trouble = subjects.trouble), { signal: this.connected });
    this.follow(session, 'ask');
    this.follow(session, 'entered');
    this.#begin();
  }

  async #begin() {
    const options = { wake: this.#wake, signal: this.connected, onWait: (failure) => (this.trouble = failure) };
    try {
      this.about = await about(options);
      this.trouble = null;
    } catch (failure) {
      this.trouble = failure;
      return;
    }
    subjects.start();
  }

  #navigated() {
    if (!SUBJECT.test(this.route)) {
      this.#homeScroll = window.scrollY;
    }
    this.route = location.hash;
    const top = SUBJECT.test(this.route) ? 0 : this.#homeScroll;
    // A reader of the screen continues at the new view's heading, not somewhere in the old one.
    this.updateComplete.then(() => {
      this.querySelector('main')?.focus({ preventScroll: true });
      window.scrollTo(0, top);
    });
  }

  #tryNow() {
    this.#wake.dispatchEvent(new Event('now'));
    subjects.pollSoon();
  }

  render() {
    return html`
      <a class="skip" href="#main" @click=${(event) => this.#skip(event)}>${t.shell.skip}</a>
      <header class="top">
        <a class="brand" href="#/"><span class="brand-name">${t.shell.title}</span></a>
        <p class="brand-line">${t.shell.subtitle}</p>
      </header>
      ${this.about?.sandbox ? this.#sandbox() : nothing}
      ${this.about
        ? html`<main id="main" tabindex="-1">${this.#view()}</main>`
        : html`<p class="loading">${t.shell.loading}</p>`}
      <div class="trouble-place" role="status">${this.trouble ? this.#trouble(this.trouble) : nothing}</div>
      <vs-token-dialog></vs-token-dialog>
    `;
  }

  #skip(event) {
    // The address names the view, so that the link must not change it.
    event.preventDefault();
    this.querySelector('main')?.focus();
  }

  #sandbox() {
    return html`<aside class="sandbox" aria-label=${t.shell.sandboxTitle}>
      <strong>${t.shell.sandboxTitle}</strong> ${t.shell.sandbox}
    </aside>`;
  }

  #view() {
    const id = SUBJECT.exec(this.route)?.[1];
    // The form and the board stay while a subject is shown: what was entered is not lost.
    return html`
      <div class="home" ?hidden=${id !== undefined}>
        <h1 class="visually-hidden">${t.shell.heading}</h1>
        <vs-new-subject .about=${this.about}></vs-new-subject>
        <vs-board .about=${this.about}></vs-board>
      </div>
      ${id === undefined ? nothing : html`<vs-subject task-id=${id}></vs-subject>`}
    `;
  }

  #trouble(failure) {
    const text = !(failure instanceof NoAnswer)
      ? t.shell.problem(failure.message)
      : failure.kind === 'gateway'
        ? t.shell.gateway(failure.status)
        : t.shell[failure.kind];
    return html`<div class="trouble">
      <p>${text} ${t.shell.tryingAgain}</p>
      <button type="button" class="quiet" @click=${() => this.#tryNow()}>${t.shell.tryNow}</button>
    </div>`;
  }
}

customElements.define('vs-app', App);
