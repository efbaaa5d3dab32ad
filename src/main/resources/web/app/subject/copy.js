/** A text to copy. */
import { html, nothing } from 'lit';
import { PageElement } from '../element.js';
import { t } from '../texts.js';

const SAID_MS = 4_000;

/** `.text` with a button that copies it; `label` says what it is, for the button's name. */
class Copy extends PageElement {
  static properties = { text: {}, label: {}, said: { state: true } };

  #timer = null;

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.text);
      this.said = t.subject.copied;
    } catch {
      // No permission, or an address without TLS: the text is selected, and the keyboard copies it.
      getSelection().selectAllChildren(this.querySelector('code'));
      this.said = t.subject.selected;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.said = null), SAID_MS);
  }

  render() {
    return html`<span class="copyable">
      <code>${this.text}</code>
      <button type="button" class="quiet" @click=${() => this.#copy()}>
        ${t.subject.copy}<span class="visually-hidden"> ${this.label}</span>
      </button>
      <span class="copied" role="status">${this.said ?? nothing}</span>
    </span>`;
  }
}

customElements.define('vs-copy', Copy);
