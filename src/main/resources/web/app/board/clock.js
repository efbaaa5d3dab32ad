/** One clock for everything on the page that shows passing time. */
import { html } from 'lit';
import { PageElement } from '../element.js';
import { seconds } from '../format.js';

const TICK_MS = 1_000;

/** Event `tick`, every second, as long as there is something that listens. */
class Clock extends EventTarget {
  #followers = 0;
  #timer = null;

  /** Calls back every second until the signal is aborted. */
  follow(callback, signal) {
    this.addEventListener('tick', callback, { signal });
    this.#followers += 1;
    this.#timer ??= setInterval(() => this.dispatchEvent(new Event('tick')), TICK_MS);
    signal.addEventListener('abort', () => {
      this.#followers -= 1;
      if (this.#followers === 0) {
        clearInterval(this.#timer);
        this.#timer = null;
      }
    });
  }
}

/** The page's clock. */
export const clock = new Clock();

/** The seconds since `since`. It is no live region: a reader of the screen finds the number, and is not told each one. */
class Elapsed extends PageElement {
  static properties = { since: {} };

  connectedCallback() {
    super.connectedCallback();
    clock.follow(() => this.requestUpdate(), this.connected);
  }

  render() {
    return html`${seconds(Math.max(0, Math.floor((Date.now() - Date.parse(this.since)) / 1000)))}`;
  }
}

customElements.define('vs-elapsed', Elapsed);
