/** How long the steps of a task took. */
import { secondsBetween } from '../format.js';

/** @type {Map<string, string>} by task: when the provider had accepted it, if the page saw that view of it */
const seen = new Map();

/** @returns {string|null} when the provider accepted the task; null if no view says so */
export function submittedAt(task) {
  // The first response of the provider is the first change of a task. Later views have the time of a later change.
  if (task.status === 'submitted' && task.version === 1) {
    seen.set(task.id, task.updated_at);
  }
  return task.submitted_at ?? seen.get(task.id) ?? null;
}

/** @returns {string|null} when a task ended; null while it is open, and for one that is still compared */
export function endedAt(task) {
  if (task.status === 'completed') {
    return task.completed_at ?? null;
  }
  return task.status === 'failed' ? task.updated_at : null;
}

/**
 * @param {object} task a view
 * @returns {{submit: number|null, work: number|null, total: number|null}} seconds until the provider accepted it, from
 *     then to its end, and from its creation to its end; null where the views do not tell
 */
export function steps(task) {
  const submitted = submittedAt(task);
  const ended = endedAt(task);
  return {
    submit: submitted && secondsBetween(task.created_at, submitted),
    work: submitted && ended && secondsBetween(submitted, ended),
    total: ended && secondsBetween(task.created_at, ended),
  };
}
