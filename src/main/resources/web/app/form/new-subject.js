import { html } from 'lit';
import { PageElement } from '../element.js';

class NewSubject extends PageElement {
  render() {
    return html``;
  }
}

customElements.define('vs-new-subject', NewSubject);
