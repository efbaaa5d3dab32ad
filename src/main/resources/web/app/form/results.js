/** The outcome of an attempt to submit, in words, and where to look. */
import { statusLabel } from '../status.js';
import { t } from '../texts.js';
import { fieldFaults, itemFaults } from './checks.js';

const FOCUS = { images: 'new-images', videos: 'new-video', name: 'new-name', voice_id: 'new-voice', form: 'new-alert' };
const LABELS = {
  images: t.form.images,
  videos: t.form.video,
  name: t.form.name,
  voice_id: t.form.voice,
  form: t.form.request,
};

/** @param {string} place of a finding @returns {string} the id of the element that gets the focus for it */
export function focusOf(place) {
  return FOCUS[place] ?? `${place}-remove`;
}

/** @returns {boolean} whether a result stays true whatever is entered next */
export function isLasting({ kind }) {
  return kind === 'created' || kind === 'unconfirmed';
}

/** @returns {boolean} whether a result must interrupt */
export function isAlert({ kind }) {
  return ['faults', 'failed', 'unconfirmed', 'warned'].includes(kind) || kind === 'stopped-unknown';
}

/**
 * @param {object} draft
 * @returns {object|null} the result of an attempt with what the page itself finds wrong; null if that is nothing
 */
export function faultsOf(draft) {
  const { limits, items } = draft;
  const fields = fieldFaults(draft, limits).map(({ field, label }) => ({ place: field, label }));
  const files = items
    .filter((item) => itemFaults(item, draft).length > 0)
    .map((item) => ({ place: item.id, label: item.name }));
  // In the order of the form.
  const wrong = [
    ...fields.filter(({ place }) => place === 'images'),
    ...files,
    ...fields.filter(({ place }) => place !== 'images'),
  ];
  return wrong.length === 0 ? null : faults(wrong);
}

/**
 * @param {object} outcome of `submit`
 * @param {object} draft
 * @param {string} name of the subject
 * @returns {{kind: string, text: string, task?: object, place?: string}}
 */
export function resultOf(outcome, draft, name) {
  const { kind, task, detail } = outcome;
  switch (kind) {
    case 'created':
      return { kind, task, text: t.form.created(task.name) };
    case 'exists':
      return { kind, task, text: t.form.exists(task.name, statusLabel(task.status)) };
    case 'unconfirmed':
      return { kind, task, text: t.form.unconfirmed(name) };
    case 'failed':
      return { kind, task, text: t.form.failed(detail) };
    case 'warned':
      return { kind, text: t.form.warned };
    case 'cancelled':
      return { kind, text: t.form.cancelled };
    case 'stopped':
      return outcome.unknown
        ? { kind: 'stopped-unknown', text: t.form.stoppedUnknown }
        : { kind, text: t.form.stopped };
    default:
      return refused(outcome.findings, draft);
  }
}

function refused(findings, draft) {
  const violations = findings.filter(({ level }) => level === 'violation');
  return faults(
    violations.map(({ place }) => ({
      place,
      label: LABELS[place] ?? draft.items.find((item) => item.id === place)?.name,
    })),
  );
}

function faults(wrong) {
  const labels = [...new Set(wrong.map(({ label }) => label))];
  return { kind: 'faults', text: t.form.faults(labels.join(', ')), place: wrong[0].place };
}
