/** How long the steps of a task took. */
import { secondsBetween } from '../format.js';

/** @returns {string|null} when the provider accepted the task; null while its response is awaited, or without one */
export function submittedAt(task) {
  return task.submitted_at ?? null;
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
