/** The way of a request to the API: upload, check, creation. */
import { api, ApiProblem, NoAnswer } from '../api.js';
import { retrying } from '../retry.js';
import { subjects } from '../store.js';
import { findings, findingsOf } from './findings.js';
import { bodyOf } from './request.js';
import { forget, upload, UploadRefused } from './upload.js';

/** Keys that were sent without an answer: their subject may exist, made by this page. */
const unanswered = new Set();

/**
 * @typedef {object} Outcome
 * @property {'created'|'exists'|'unconfirmed'|'refused'|'warned'|'failed'|'cancelled'|'stopped'} kind
 * @property {object} [task] its view, if the API has one
 * @property {object[]} [findings] with `refused` and `warned`
 * @property {string} [detail] with `failed`, in the API's words
 * @property {boolean} [unknown] with `stopped`: whether a subject may have been created
 */

/**
 * Submits a request. The same request creates at most one subject, however often it is submitted.
 *
 * @param {object} request of `requestOf`
 * @param {object} options
 * @param {boolean} options.check whether the API must check it before
 * @param {(found: object[]) => boolean} options.mayPass whether it is submitted in spite of these warnings
 * @param {AbortSignal} options.signal ends it between two calls, and before the creation at once
 * @param {(state: object) => void} options.onStep gets `{step, n, of, percent, failure}`
 * @returns {Promise<Outcome>}
 */
export async function submit(request, { check, mayPass, signal, onStep }) {
  let creating = false;
  try {
    const uris = await uploadAll(request, signal, onStep);
    const body = await bodyOf(request, uris);
    signal.throwIfAborted();
    if (check) {
      onStep({ step: 'checking' });
      const found = await validate(request, body, { signal, onWait: (failure) => onStep({ step: 'checking', failure }) });
      if (found.some(({ level }) => level === 'violation')) {
        return refused(request, found);
      }
      if (!mayPass(found)) {
        return { kind: 'warned', findings: found };
      }
    }
    creating = true;
    return await create(request, body, signal, onStep);
  } catch (failure) {
    if (failure instanceof UploadRefused) {
      const { item, message } = failure;
      return { kind: 'refused', findings: [{ place: item.id, level: 'violation', rule: 'upload', message }] };
    }
    if (signal.aborted) {
      return creating ? { kind: 'stopped', unknown: unanswered.has(request.key) } : { kind: 'cancelled' };
    }
    if (failure instanceof ApiProblem) {
      return { kind: 'failed', detail: failure.detail };
    }
    throw failure;
  }
}

/**
 * Has the API check a request; nothing is created.
 *
 * @returns {Promise<object[]>} findings
 */
export async function validate(request, body, { signal, onWait }) {
  const answer = await retrying(() => api.post('v1/validations', body, {}, signal), { signal, onWait });
  return findingsOf(answer.body, request);
}

async function uploadAll({ uploads }, signal, onStep) {
  const uris = new Map();
  const total = uploads.reduce((sum, item) => sum + item.size, 0);
  let before = 0;
  for (const [i, item] of uploads.entries()) {
    const state = { step: 'uploading', n: i + 1, of: uploads.length };
    const show = (sent, failure = null) =>
      onStep({ ...state, percent: Math.floor((100 * (before + sent)) / total), failure });
    show(0);
    uris.set(item, await upload(item, { signal, onProgress: show, onWait: (failure) => show(0, failure) }));
    before += item.size;
  }
  return uris;
}

async function create(request, body, signal, onStep) {
  const { key, name } = request;
  const onWait = (failure) => onStep({ step: 'submitting', failure });
  try {
    const response = await retrying(
      async () => {
        onStep({ step: 'submitting' });
        try {
          // A call that was sent is not aborted: that would not undo it, only hide its answer.
          return await api.post('v1/subjects', body, { 'Idempotency-Key': key });
        } catch (failure) {
          if (failure instanceof NoAnswer) {
            unanswered.add(key);
          }
          throw failure;
        }
      },
      { signal, onWait },
    );
    subjects.put(response.body);
    const replayed = response.headers.get('Idempotent-Replayed') === 'true';
    return known(response.body, key, replayed);
  } catch (failure) {
    if (!(failure instanceof ApiProblem)) {
      throw failure;
    }
    if (failure.code !== 'idempotency_key_reused') {
      unanswered.delete(key);
    }
    if (failure.status === 422) {
      return refused(request, findings(failure.violations, 'violation', request), failure.detail);
    }
    const task = failure.taskId ? await taskOf(failure.taskId, signal) : undefined;
    // The key is the content's. A file that was uploaded again has another address, which the API takes for another
    // request: the task of this key is this very subject.
    if (failure.code === 'idempotency_key_reused' && task?.name === name) {
      return known(task, key, true);
    }
    if (failure.code === 'submission_unconfirmed') {
      return { kind: 'unconfirmed', task: task ?? { id: failure.taskId, name } };
    }
    return { kind: 'failed', detail: failure.detail, task };
  }
}

/** A replay of what this page sent without getting an answer is what the page wanted: not an older subject. */
function known(task, key, replayed) {
  const own = unanswered.delete(key);
  if (task.status === 'unconfirmed') {
    return { kind: 'unconfirmed', task };
  }
  return { kind: replayed && (!own || task.status === 'failed') ? 'exists' : 'created', task };
}

function refused(request, found, detail) {
  for (const { place, rule } of found) {
    const item = rule === 'stored_object' && request.uploads.find(({ id }) => id === place);
    if (item) {
      forget(item);
    }
  }
  return found.length > 0 ? { kind: 'refused', findings: found } : { kind: 'failed', detail };
}

/** @returns {Promise<object|undefined>} the task's view; undefined if it cannot be read: what happened is shown without */
async function taskOf(id, signal) {
  try {
    return await retrying(() => subjects.load(id), { signal });
  } catch {
    return undefined;
  }
}
