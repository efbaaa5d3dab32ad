import { html } from 'lit';
import { PageElement } from '../element.js';

class SubjectView extends PageElement {
  render() {
    return html``;
  }
}

customElements.define('vs-subject', SubjectView);
