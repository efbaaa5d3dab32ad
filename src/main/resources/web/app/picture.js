/** Shows a kept picture or video. */
import { html, nothing } from 'lit';
import { apiUrl, readFile } from './api.js';
import { PageElement } from './element.js';
import { session } from './session.js';
import { subjects } from './store.js';
import { t } from './texts.js';

/**
 * `.media` is an item of a view's `media`; `alt` its text; `task-id` its task; `large` adds the controls of a video.
 *
 * An `<img>` cannot send a token: where one is needed, the file is fetched and shown from memory. A presigned URL
 * expires: it is replaced once by the one of a new view.
 */
class Picture extends PageElement {
  static properties = {
    media: { attribute: false },
    alt: {},
    taskId: { attribute: 'task-id' },
    large: { type: Boolean },
    source: { state: true },
    failed: { state: true },
  };

  #blob = null;
  #renewed = false;
  #shown = null;

  willUpdate(changed) {
    // The URL of the same file changes with each view: only another file is another picture.
    if (changed.has('media') && this.media && this.media.sha256 !== this.#shown) {
      this.#shown = this.media.sha256;
      this.#renewed = false;
      this.failed = false;
      this.#show(this.media.url);
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#release();
    this.#shown = null;
  }

  async #show(given) {
    const url = apiUrl(given);
    if (session.token === null || url.origin !== location.origin) {
      this.#release();
      this.source = url.href;
      return;
    }
    try {
      const blob = await readFile(url, this.connected);
      this.#release();
      this.#blob = URL.createObjectURL(blob);
      this.source = this.#blob;
    } catch {
      this.#renew();
    }
  }

  async #renew() {
    if (this.#renewed || !this.isConnected) {
      this.failed = true;
      return;
    }
    this.#renewed = true;
    try {
      const view = await subjects.load(this.taskId);
      const kept = view.media?.find((copy) => copy.name === this.media.name);
      if (kept) {
        await this.#show(kept.url);
      } else {
        this.failed = true;
      }
    } catch {
      this.failed = true;
    }
  }

  #release() {
    if (this.#blob) {
      URL.revokeObjectURL(this.#blob);
      this.#blob = null;
    }
  }

  render() {
    if (this.failed) {
      return html`<span class="picture-failed">${t.shell.pictureFailed}</span>`;
    }
    if (!this.source) {
      return nothing;
    }
    if (!this.media.content_type.startsWith('video/')) {
      return html`<img src=${this.source} alt=${this.alt ?? ''} decoding="async" @error=${() => this.#renew()} />`;
    }
    return html`<video src=${this.source} ?controls=${this.large} aria-label=${this.alt ?? ''} muted playsinline
      preload="metadata" @error=${() => this.#renew()}></video>`;
  }
}

customElements.define('vs-picture', Picture);
