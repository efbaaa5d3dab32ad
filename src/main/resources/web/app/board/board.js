/** All subjects, newest first. */
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { PageElement } from '../element.js';
import { retrying } from '../retry.js';
import { STATUSES, statusLabel } from '../status.js';
import { subjects } from '../store.js';
import { t } from '../texts.js';
import { Arrivals } from './arrivals.js';
import { card } from './card.js';
import { cssProperty } from './css-property.js';
import { emptyBoard, emptyFilter, skeleton } from './empty.js';
import { Grid } from './grid.js';

/** Ages of cards are shown in minutes. */
const AGES_MS = 30_000;

/**
 * Cards have a place by a transform, and all the same size: cards that come, go or change move none of the page's
 * layout, only what is drawn. Cards far from the visible part are not in the document.
 */
class Board extends PageElement {
  static properties = {
    about: { attribute: false },
    status: { state: true },
    busy: { state: true },
    problem: { state: true },
    said: { state: true },
  };

  #arrivals = new Arrivals();
  #grid = new Grid(this);
  /** The subjects whose cards have been near the visible part: their pictures are loaded. */
  #near = new Set();
  /** Whether a filter has just been chosen: the other cards follow once those that the user sees are drawn. */
  #onlyVisible = false;
  #reading = null;

  constructor() {
    super();
    this.status = '';
    this.busy = false;
    this.problem = null;
    this.said = '';
  }

  connectedCallback() {
    super.connectedCallback();
    this.follow(subjects, 'change');
    this.#grid.follow(() => this.requestUpdate(), this.connected);
    const ages = setInterval(() => this.requestUpdate(), AGES_MS);
    this.connected.addEventListener('abort', () => clearInterval(ages));
    // Those that need a decision are shown however old they are.
    retrying(() => subjects.open('unconfirmed'), { signal: this.connected }).catch(() => {});
  }

  updated() {
    // The first cards, or fewer than before, may have moved what is visible.
    if (this.#grid.measure()) {
      this.requestUpdate();
    }
  }

  /** @returns {boolean} whether a new card at the top would move what the user reads or has reached by keyboard */
  #isReading() {
    const cards = this.querySelector('.cards');
    return Boolean(cards) && (cards.contains(document.activeElement) || cards.getBoundingClientRect().top < 0);
  }

  /** Filters by a button, which then is gone: the focus goes to the field that says the same. */
  #filterBy(status) {
    this.#filter(status);
    this.querySelector('#board-status').focus();
  }

  async #filter(status) {
    this.#onlyVisible = true;
    requestAnimationFrame(() =>
      setTimeout(() => {
        this.#onlyVisible = false;
        this.requestUpdate();
      }),
    );
    this.status = status;
    this.problem = null;
    this.#reading?.abort();
    if (!subjects.loaded(status)) {
      await this.#read((signal) => retrying(() => subjects.open(status), { signal }));
    }
    this.#say();
  }

  async #more() {
    if (this.busy) {
      return;
    }
    const status = this.status;
    const before = subjects.list(status).length;
    await this.#read((signal) => retrying(() => subjects.more(status), { signal }));
    this.#say();
    await this.updateComplete;
    if (document.activeElement === document.body) {
      // The button is gone, as there is no further page.
      this.#link(subjects.list(status)[before])?.focus();
    }
  }

  /** Reads from the API; a later filter ends it. */
  async #read(call) {
    const reading = new AbortController();
    this.#reading = reading;
    this.busy = true;
    this.problem = null;
    try {
      await call(AbortSignal.any([reading.signal, this.connected]));
    } catch (failure) {
      if (!reading.signal.aborted) {
        this.problem = failure.message;
      }
    } finally {
      if (this.#reading === reading) {
        this.busy = false;
      }
    }
  }

  #say() {
    const count = subjects.list(this.status).length;
    this.said = this.status === '' ? t.board.shown(count) : t.board.shownWith(count, statusLabel(this.status));
  }

  #showNew() {
    const first = this.#arrivals.accept(subjects.list());
    window.scrollTo({ top: 0 });
    this.#grid.measure();
    this.requestUpdate();
    this.updateComplete.then(() => this.#link(first)?.focus());
  }

  #link(task) {
    return task && this.querySelector(`article[data-id="${task.id}"] a`);
  }

  render() {
    const shown = this.#arrivals.sort(
      subjects.list(),
      subjects.loaded(),
      () => this.#isReading(),
      (task) => subjects.isOwn(task.id),
    );
    const filtered = this.status === '' ? shown : shown.filter((task) => task.status === this.status);
    const count = filtered.length;
    return html`<section class="board" aria-labelledby="board-title" aria-busy=${subjects.loaded() ? 'false' : 'true'}>
      <div class="board-head">
        <h2 id="board-title">${t.board.title}</h2>
        <p class="board-count muted">${subjects.loaded() ? t.board.count(count, subjects.hasMore(this.status)) : nothing}</p>
        ${this.#select()}
      </div>
      <div class="board-notes">${this.#notes()}</div>
      ${this.#waiting()}
      ${this.#content(shown.length, filtered)}
      <p class="visually-hidden" role="status">${this.#arrivals.held > 0 ? t.board.newOnes(this.#arrivals.held) : this.said}</p>
    </section>`;
  }

  #select() {
    return html`<div class="field board-filter">
      <label for="board-status">${t.board.status}</label>
      <select id="board-status" .value=${this.status} @change=${(event) => this.#filter(event.target.value)}>
        <option value="" ?selected=${this.status === ''}>${t.board.all}</option>
        ${STATUSES.map(
          (status) => html`<option value=${status} ?selected=${this.status === status}>${statusLabel(status)}</option>`,
        )}
      </select>
    </div>`;
  }

  /** One line above the cards. Its height is always reserved. */
  #notes() {
    const unconfirmed = subjects.list('unconfirmed').length;
    if (this.problem) {
      return html`<p class="error" role="alert">${this.problem}</p>`;
    }
    if (unconfirmed > 0 && this.status !== 'unconfirmed') {
      return html`<div class="board-unconfirmed">
        <p><strong>${t.board.unconfirmed(unconfirmed, subjects.hasMore('unconfirmed'))}</strong></p>
        <button type="button" class="quiet" @click=${() => this.#filterBy('unconfirmed')}>${t.board.showUnconfirmed}</button>
      </div>`;
    }
    return html`<p class="muted small">${t.board.order}</p>`;
  }

  /** What came while the user was reading. */
  #waiting() {
    const held = this.#arrivals.held;
    return held === 0
      ? nothing
      : html`<button type="button" class="quiet board-new" @click=${() => this.#showNew()}>${t.board.newOnes(held)}</button>`;
  }

  #content(known, filtered) {
    if (!subjects.loaded()) {
      return html`<p class="visually-hidden">${t.shell.loading}</p>${skeleton()}`;
    }
    if (known === 0) {
      return emptyBoard();
    }
    const count = filtered.length;
    const hasMore = subjects.hasMore(this.status);
    const none = count === 0 && !this.busy && !hasMore;
    return html`
      ${none ? emptyFilter(this.status, () => this.#filterBy('')) : nothing}
      <div class="cards" ${cssProperty('--count', count)} ?hidden=${none}>
        ${repeat(
          this.#present(filtered),
          ({ task }) => task.id,
          ({ task, place }) => card(task, { place, count, near: this.#near.has(task.id) }),
        )}
        ${hasMore || this.busy
          ? html`<div class="board-more" ${cssProperty('--count', count)}>
              <button type="button" aria-disabled=${this.busy ? 'true' : 'false'} @click=${() => this.#more()}>
                ${this.busy ? t.board.loadingMore : t.board.more}
              </button>
            </div>`
          : nothing}
      </div>
    `;
  }

  /** @returns {{task: object, place: number}[]} the cards that are in the document */
  #present(filtered) {
    const { present, near, visible } = this.#grid;
    filtered.slice(near.first, near.end).forEach((task) => this.#near.add(task.id));
    const places = this.#onlyVisible ? visible : present;
    const focused = document.activeElement?.closest('article')?.dataset.id;
    return filtered
      .map((task, place) => ({ task, place }))
      .filter(({ task, place }) => places.has(place) || task.id === focused);
  }
}

customElements.define('vs-board', Board);
