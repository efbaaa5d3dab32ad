/** The statuses of a task, as the page shows them. */
import { html } from 'lit';
import { t } from './texts.js';

/** All statuses, in the order of a task's life. */
export const STATUSES = ['submitting', 'submitted', 'processing', 'completed', 'failed', 'unconfirmed'];

/** @param {string} status @returns {boolean} whether the task still changes by itself */
export function isOpen(status) {
  return status === 'submitting' || status === 'submitted' || status === 'processing';
}

/** @param {string} status @returns {string} its name for people */
export function statusLabel(status) {
  return t.status[status] ?? status;
}

/** @param {{status: string}} task @returns the status as a badge: text and colour, never the colour alone */
export function statusBadge(task) {
  return html`<span class="badge badge-${task.status}">${statusLabel(task.status)}</span>`;
}
