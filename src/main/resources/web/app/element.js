/** The base of the page's elements. */
import { LitElement } from 'lit';

/**
 * Renders into the document itself: labels, headings and styles of the parts then belong to one page, which is what
 * assistive technology and the one style sheet need.
 */
export class PageElement extends LitElement {
  #ended = null;

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.#ended = new AbortController();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#ended?.abort();
  }

  /** @returns {AbortSignal} aborted when the element leaves the page */
  get connected() {
    return this.#ended.signal;
  }

  /** Renders again at each of the target's events, until the element leaves the page. */
  follow(target, type) {
    target.addEventListener(type, () => this.requestUpdate(), { signal: this.connected });
  }
}
