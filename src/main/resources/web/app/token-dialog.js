/** Asks for the API's token. */
import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import { session } from './session.js';
import { t } from './texts.js';

/** Opens by itself when a call needs a token, and closes with one. */
class TokenDialog extends PageElement {
  static properties = { error: { state: true } };

  connectedCallback() {
    super.connectedCallback();
    session.addEventListener('ask', () => this.#open(), { signal: this.connected });
  }

  firstUpdated() {
    if (session.asking) {
      this.#open();
    }
  }

  #open() {
    this.error = session.refused ? t.shell.tokenRefused : null;
    const dialog = this.querySelector('dialog');
    if (dialog && !dialog.open) {
      dialog.showModal();
    }
  }

  #submit(event) {
    event.preventDefault();
    const field = this.querySelector('input');
    const token = field.value.trim();
    if (token === '' || /[^\x21-\x7e]/.test(token)) {
      this.error = t.shell.tokenMissing;
      field.focus();
      return;
    }
    this.error = null;
    field.value = '';
    this.querySelector('dialog').close();
    session.enter(token);
  }

  render() {
    return html`<dialog aria-labelledby="token-title" @cancel=${(event) => event.preventDefault()}>
      <form @submit=${(event) => this.#submit(event)}>
        <h2 id="token-title">${t.shell.tokenTitle}</h2>
        <p>${t.shell.tokenExplained}</p>
        <div class="field">
          <label for="token">${t.shell.token}</label>
          <input id="token" type="password" autocomplete="off" spellcheck="false" aria-describedby="token-error"
            aria-invalid=${this.error ? 'true' : 'false'} />
        </div>
        <p id="token-error" class="error" role="alert">${this.error ?? nothing}</p>
        <div class="actions"><button type="submit" class="primary">${t.shell.tokenEnter}</button></div>
      </form>
    </dialog>`;
  }
}

customElements.define('vs-token-dialog', TokenDialog);
