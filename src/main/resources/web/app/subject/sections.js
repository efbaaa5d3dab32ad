/** The parts of a subject's view that only show something. */
import { html, nothing } from 'lit';
import { steps, submittedAt } from '../board/steps.js';
import { dateTime, seconds } from '../format.js';
import { isOpen } from '../status.js';
import { t } from '../texts.js';
import './copy.js';
import { helpWith } from './help.js';

/** @returns how a completed subject is used in requests */
export function useIt({ subject }) {
  const snippet = JSON.stringify({ name: subject.name, server_id: subject.id }, null, 2);
  return html`<section class="card" aria-labelledby="use-title">
    <h2 id="use-title">${t.subject.useTitle}</h2>
    <p>${t.subject.usePrompt}</p>
    <vs-copy .text=${`@${subject.name}`} .label=${t.subject.useName}></vs-copy>
    <p class="hint">${t.subject.useBrackets(subject.name)}</p>
    <p>${t.subject.useRequest}</p>
    <vs-copy class="copy-block" .text=${snippet} .label=${t.subject.useSnippet}></vs-copy>
    <p class="hint">${t.subject.useHint}</p>
  </section>`;
}

/** @returns the ids, and what the provider says of the subject */
export function facts(task) {
  const subject = task.subject ?? {};
  return html`<section class="card" aria-labelledby="facts-title">
    <h2 id="facts-title">${t.subject.factsTitle}</h2>
    <dl class="facts">
      ${copyRow(t.subject.subjectId, subject.id)} ${copyRow(t.subject.taskId, task.id)}
      ${copyRow(t.subject.providerTaskId, task.provider_task_id)} ${row(t.subject.voice, subject.voice_id)}
      ${row(t.subject.style, subject.style)} ${row(t.subject.description, subject.description)}
      ${row(t.subject.credits, subject.credits)} ${copyRow(t.subject.resultDocument, task.result_uri)}
    </dl>
  </section>`;
}

function row(name, value) {
  return value === undefined || value === '' ? nothing : html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

function copyRow(name, value) {
  return value === undefined ? nothing : row(name, html`<vs-copy .text=${value} .label=${name}></vs-copy>`);
}

/** @returns what happened when */
export function timeline(task) {
  const { submit, work, total } = steps(task);
  const submitted = submittedAt(task);
  const polls = t.subject.polls(task.poll_count);
  return html`<section class="card" aria-labelledby="timeline-title">
    <h2 id="timeline-title">${t.subject.timelineTitle}</h2>
    <ol class="timeline">
      ${event(t.subject.created, task.created_at)}
      ${task.provider_task_id
        ? event(t.subject.submitted, submitted, submit === null ? null : t.subject.after(seconds(submit)))
        : nothing}
      ${task.status === 'processing' ? event(t.status.processing, null, polls) : nothing}
      ${task.status === 'unconfirmed' ? event(t.subject.lastChange, task.updated_at) : nothing}
      ${total === null
        ? nothing
        : event(
            t.status[task.status],
            task.completed_at ?? task.updated_at,
            work === null ? t.subject.inAll(seconds(total)) : t.subject.afterAndInAll(seconds(work), seconds(total)),
            task.poll_count === undefined ? null : polls,
          )}
      ${isOpen(task.status) && task.deadline_at ? event(t.subject.deadline, task.deadline_at, t.subject.deadlineMeaning) : nothing}
    </ol>
  </section>`;
}

function event(name, at, ...notes) {
  return html`<li>
    <strong>${name}</strong>
    ${at ? html`<time datetime=${at}>${dateTime(at)}</time>` : nothing}
    ${notes.filter(Boolean).map((note) => html`<span class="muted">${note}</span>`)}
  </li>`;
}

/** @returns the error, in the words of the one that had it, and what helps */
export function errorOf(task) {
  const error = task.error;
  if (!error || task.status === 'unconfirmed') {
    return nothing;
  }
  const help = helpWith(error.code);
  return html`<section class="card problem" aria-labelledby="error-title">
    <h2 id="error-title">${t.subject.errorTitle}</h2>
    <p><code>${error.code}</code></p>
    <p>${error.message}</p>
    ${help
      ? html`<h3>${t.subject.helpTitle}</h3>
          <p>${help}</p>`
      : nothing}
  </section>`;
}

/** @returns whether an unconfirmed subject exists, as far as that is known */
export function reconciliation(task) {
  const found = task.reconciliation;
  if (task.status !== 'unconfirmed') {
    return found?.state === 'matched' ? html`<p class="card">${t.subject.matched}</p>` : nothing;
  }
  return html`<section class="card unconfirmed" aria-labelledby="unconfirmed-title">
    <h2 id="unconfirmed-title">${t.subject.unconfirmedTitle}</h2>
    <p>${t.subject.unconfirmedMeaning}</p>
    <p class="hint">${task.error?.code}: ${task.error?.message}</p>
    ${found
      ? html`
          <p><strong>${t.subject.states[found.state] ?? found.state}</strong></p>
          ${found.reason ? html`<p>${t.subject.reasons[found.reason] ?? found.reason}</p>` : nothing}
          ${found.state === 'undecided' && t.subject.decisions[found.reason]
            ? html`<h3>${t.subject.helpTitle}</h3>
                <p>${t.subject.decisions[found.reason]}</p>`
            : nothing}
          ${found.compared_at ? html`<p>${t.subject.comparedAt(dateTime(found.compared_at))}</p>` : nothing}
          ${found.candidates.length > 0
            ? html`<h3>${t.subject.candidates}</h3>
                <ul class="candidates">
                  ${found.candidates.map((id) => html`<li><vs-copy .text=${id} .label=${t.subject.candidate}></vs-copy></li>`)}
                </ul>`
            : nothing}
        `
      : html`<p>${t.subject.notComparedYet}</p>`}
  </section>`;
}

/** @returns what was not checked, or has consequences */
export function warnings(task) {
  return task.warnings.length === 0
    ? nothing
    : html`<section class="card" aria-labelledby="warnings-title">
        <h2 id="warnings-title">${t.subject.warningsTitle}</h2>
        <ul class="warnings">
          ${task.warnings.map((warning) => html`<li class="warning"><code>${warning.field}</code> ${warning.message}</li>`)}
        </ul>
      </section>`;
}
