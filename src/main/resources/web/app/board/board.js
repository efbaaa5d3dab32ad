import { html } from 'lit';
import { PageElement } from '../element.js';

class Board extends PageElement {
  render() {
    return html``;
  }
}

customElements.define('vs-board', Board);
