/** The webhooks of a task. */
import { html, nothing } from 'lit';
import { api, NoAnswer } from '../api.js';
import { PageElement } from '../element.js';
import { dateTime } from '../format.js';
import { pause, retrying } from '../retry.js';
import { t } from '../texts.js';

const FIRST_MS = 3_000;
const SLOWEST_MS = 30_000;

/** An ending is announced some seconds after it: until then an empty list is read again. */
const ANNOUNCED_WITHIN_MS = 60_000;

/** `task-id`, and `ending`: the version of the task with which it ended. */
class Deliveries extends PageElement {
  static properties = {
    taskId: { attribute: 'task-id' },
    ending: { type: Number },
    endedAt: { attribute: 'ended-at' },
    deliveries: { state: true },
    problem: { state: true },
    said: { state: true },
    busy: { state: true },
  };

  #reading = null;

  willUpdate(changed) {
    if (changed.has('taskId')) {
      this.deliveries = null;
      this.problem = null;
      this.said = '';
    }
    if (changed.has('taskId') || changed.has('ending')) {
      this.#read();
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#reading?.abort();
  }

  /** Reads the list, and again as long as something is under way. */
  async #read() {
    this.#reading?.abort();
    const reading = new AbortController();
    this.#reading = reading;
    const { signal } = reading;
    try {
      for (let ms = FIRST_MS; ; ms = Math.min(SLOWEST_MS, ms * 1.5)) {
        if (!document.hidden || this.deliveries === null) {
          const { body } = await retrying(() => api.get(`v1/subjects/${this.taskId}/deliveries`, { signal }), { signal });
          this.deliveries = body.deliveries;
        }
        if (!this.#moves()) {
          return;
        }
        await pause(ms, new NoAnswer('network'), { signal });
      }
    } catch (failure) {
      if (!signal.aborted) {
        this.problem = failure.message;
      }
    }
  }

  #moves() {
    const open = this.deliveries.some(({ outcome }) => outcome === 'pending' || outcome === 'retried');
    const fresh = Date.now() - Date.parse(this.endedAt) < ANNOUNCED_WITHIN_MS;
    return open || (this.deliveries.length === 0 && fresh);
  }

  async #again() {
    if (this.busy) {
      return;
    }
    this.busy = true;
    this.problem = null;
    this.said = '';
    try {
      const { body } = await api.post(`v1/subjects/${this.taskId}/deliveries`, '', {}, this.connected);
      this.said = t.subject.deliveredAgain(body.endpoints);
    } catch (failure) {
      if (this.connected.aborted) {
        return;
      }
      this.problem = failure instanceof NoAnswer ? t.subject.deliverUnknown : failure.message;
    } finally {
      this.busy = false;
    }
    this.#read();
  }

  render() {
    const some = this.deliveries?.length > 0;
    return html`<section class="card" aria-labelledby="deliveries-title">
      <h2 id="deliveries-title">${t.subject.deliveriesTitle}</h2>
      ${this.deliveries === null ? html`<p class="muted">${t.shell.loading}</p>` : nothing}
      ${this.deliveries?.length === 0 ? html`<p class="muted">${t.subject.noDeliveries}</p>` : nothing}
      ${some ? html`<ul class="deliveries">${this.deliveries.map((delivery) => this.#delivery(delivery))}</ul>` : nothing}
      ${some
        ? html`<div class="actions">
            <button type="button" aria-disabled=${this.busy ? 'true' : 'false'} @click=${() => this.#again()}>${t.subject.deliverAgain}</button>
          </div>`
        : nothing}
      <p class="error" role="alert">${this.problem ?? nothing}</p>
      <p role="status">${this.said}</p>
    </section>`;
  }

  #delivery({ endpoint, outcome, attempts, next_attempt_at: next }) {
    return html`<li>
      <p><code>${endpoint}</code></p>
      <p>
        <strong>${t.subject.outcomes[outcome] ?? outcome}</strong>
        ${next ? t.subject.nextAttempt(dateTime(next)) : nothing}
      </p>
      ${attempts.length > 0
        ? html`<details>
            <summary>${t.subject.attempts(attempts.length)}</summary>
            <ol>
              ${attempts.map(
                (attempt) => html`<li value=${attempt.attempt}>
                  ${dateTime(attempt.at)}: ${attempt.status ?? attempt.error} (${attempt.duration_ms} ms)
                  ${attempt.response ? html`<br /><code>${attempt.response}</code>` : nothing}
                </li>`,
              )}
            </ol>
          </details>`
        : nothing}
    </li>`;
  }
}

customElements.define('vs-deliveries', Deliveries);
