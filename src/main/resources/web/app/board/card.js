/** A subject on the board. */
import { html, nothing } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { ago, dateTime, seconds } from '../format.js';
import '../picture.js';
import { isOpen, statusBadge } from '../status.js';
import { t } from '../texts.js';
import './clock.js';
import { cssProperty } from './css-property.js';
import { steps } from './steps.js';

/**
 * @param {object} task a view
 * @param {object} options
 * @param {number} options.place its place among the cards, from 0
 * @param {number} options.count how many there are: not all of them are in the document
 * @param {boolean} options.near whether its picture is loaded
 * @returns the card
 */
export function card(task, { place, count, near }) {
  const created = ago(task.created_at);
  return html`<article class="subject subject-${task.status}" data-id=${task.id} aria-labelledby="subject-${task.id}"
    aria-posinset=${place + 1} aria-setsize=${count} ${cssProperty('--index', place)}>
    ${guard([task.version, task.media?.[0]?.sha256, near, created], () => content(task, near, created))}
  </article>`;
}

function content(task, near, created) {
  return html`
    <div class="subject-picture">${picture(task, near)}</div>
    ${task.sandbox ? html`<span class="tag-sandbox">${t.shell.sandboxTitle}</span>` : nothing}
    <div class="subject-text">
      <h3 id="subject-${task.id}"><a href="#/subjects/${task.id}">${task.name}</a></h3>
      <p class="subject-status">${statusBadge(task)}${credits(task)}</p>
      <p class="subject-detail">${detail(task)}</p>
      <p class="subject-time"><time datetime=${task.created_at} title=${dateTime(task.created_at)}>${created}</time></p>
    </div>
  `;
}

function picture(task, near) {
  const kept = task.media?.[0];
  if (kept) {
    return near
      ? html`<vs-picture .media=${kept} .alt=${''} task-id=${task.id}></vs-picture>`
      : nothing;
  }
  if (isOpen(task.status)) {
    return html`<span class="working" aria-hidden="true"></span>`;
  }
  return html`<span class="initial" aria-hidden="true">${[...task.name.trim()][0]?.toUpperCase() ?? '?'}</span>`;
}

function credits(task) {
  const spent = task.subject?.credits;
  return spent === undefined ? nothing : html`<span class="subject-credits">${t.board.credits(spent)}</span>`;
}

function detail(task) {
  if (task.status === 'unconfirmed') {
    return html`<strong>${t.board.unconfirmedHint}</strong>`;
  }
  if (isOpen(task.status)) {
    // The number comes last: as it grows, no other text moves.
    const { submit } = steps(task);
    return html`${submit === null ? nothing : html`${t.board.submittedIn(seconds(submit))}<br />`}${t.board.runningFor} <vs-elapsed
        since=${task.created_at}></vs-elapsed>`;
  }
  const { submit, work, total } = steps(task);
  if (task.status === 'failed') {
    return html`<code>${task.error?.code}</code><br />${t.board.failedAfter(seconds(total))}`;
  }
  return work === null
    ? t.board.completedIn(seconds(total))
    : html`${t.board.submittedIn(seconds(submit))}<br />${t.board.thenCompletedIn(seconds(work))}`;
}
