/** The size of the board's cards, and which of them the user can see. */

/** The least width of a board, in rem, for that many columns: a badge and the credits fit side by side. */
const COLUMNS = [[72, 5], [54, 4], [40, 3], [26, 2]];

const GAP_REM = 1;
const TEXT_REM = 9.5;
const NARROW_HEIGHT_REM = 9.25;

/** Above and below the visible part, cards are in the document for this part of its height. */
const MARGIN = 1;

/** At least so many cards are in the document: what is not many needs no care. */
const LEAST = 50;

/** How far outside of the visible part a card's picture is loaded already, in pixels. */
const NEAR = 400;

/** Some places: from `first` up to, and without, `end`. */
class Places {
  constructor(first, end) {
    this.first = first;
    this.end = end;
  }

  has(place) {
    return place >= this.first && place < this.end;
  }

  equals(other) {
    return this.first === other.first && this.end === other.end;
  }
}

/**
 * Keeps the custom properties of the grid as its width is. Container queries and their units could do the same, but the
 * style of each card would then be computed again with every layout.
 */
export class Grid {
  #board;
  #columns = 1;
  /** The height of a row with its gap, in pixels. */
  #row = 100;

  /** The places whose cards are in the document: the style and layout of a thousand cards take a slow device a second. */
  present = new Places(0, 0);

  /** The places whose pictures are loaded. */
  near = new Places(0, 0);

  /** The places that the user sees, some of them in part. */
  visible = new Places(0, 0);

  /** @param {HTMLElement} board has the cards in its element `.cards` */
  constructor(board) {
    this.#board = board;
  }

  /**
   * @param {() => void} onChange called when a range has changed
   * @param {AbortSignal} signal ends it
   */
  follow(onChange, signal) {
    const measure = () => this.measure() && onChange();
    const observer = new ResizeObserver(() => {
      this.#resize();
      measure();
    });
    observer.observe(this.#board);
    signal.addEventListener('abort', () => observer.disconnect());
    window.addEventListener('scroll', measure, { signal, passive: true });
    window.addEventListener('resize', measure, { signal });
    this.#resize();
    this.measure();
  }

  /** @returns {boolean} whether a range has changed */
  measure() {
    const cards = this.#board.querySelector('.cards') ?? this.#board;
    if (cards.clientWidth === 0) {
      return false;
    }
    const { top } = cards.getBoundingClientRect();
    const wide = this.#within(top, MARGIN * window.innerHeight);
    const present = new Places(wide.first, Math.max(wide.end, wide.first + LEAST));
    const near = this.#within(top, NEAR);
    const changed = !present.equals(this.present) || !near.equals(this.near);
    this.present = present;
    this.near = near;
    this.visible = this.#within(top, 0);
    return changed;
  }

  /** @returns {Places} the places of the rows that are less than `margin` pixels outside of the visible part */
  #within(top, margin) {
    const first = Math.floor((-top - margin) / this.#row);
    const end = Math.ceil((window.innerHeight - top + margin) / this.#row);
    return new Places(Math.max(0, first) * this.#columns, Math.max(1, end) * this.#columns);
  }

  #resize() {
    const width = this.#board.clientWidth;
    if (width === 0) {
      // It is hidden, while a subject is shown.
      return;
    }
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const columns = COLUMNS.find(([least]) => width >= least * rem)?.[1] ?? 1;
    const card = (width - (columns - 1) * GAP_REM * rem) / columns;
    const height = columns === 1 ? NARROW_HEIGHT_REM * rem : card + TEXT_REM * rem;
    this.#columns = columns;
    this.#row = height + GAP_REM * rem;
    this.#board.classList.toggle('narrow', columns === 1);
    this.#set('--columns', String(columns));
    this.#set('--card-width', `${card}px`);
    this.#set('--card-height', `${height}px`);
  }

  #set(name, value) {
    if (this.#board.style.getPropertyValue(name) !== value) {
      this.#board.style.setProperty(name, value);
    }
  }
}
