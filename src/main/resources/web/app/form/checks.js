/** What is wrong with the form's content, as far as the page can tell: in the words of the API, which checks it again. */
import { t } from '../texts.js';

/** The API reads a video's duration elsewhere than the browser: what is only that much too long is left to the API. */
const DURATION_TOLERANCE_S = 0.25;

const number = new Intl.NumberFormat('en');

/** @param {string} text @returns {number} its characters, as the API counts them */
export function characters(text) {
  return [...text].length;
}

/**
 * @param {object} item of a draft
 * @param {object} limits those of the API
 * @returns {string[]} a message for each broken rule
 */
export function itemFaults(item, limits) {
  if (item.unreadable) {
    return [t.form.unreadable];
  }
  if (item.found !== null && item.type === null) {
    return [t.form.type(item.found)];
  }
  const faults = [];
  const { bytes, ratio, pixels, seconds } = limits[item.kind];
  if (item.size > bytes) {
    faults.push(t.form.size(number.format(item.size), number.format(bytes)));
  }
  const { width, height, duration } = item;
  if (width > 0 && (width >= ratio * height || height >= ratio * width)) {
    faults.push(t.form.ratio(width, height, ratio));
  }
  if (width > 0 && pixels !== undefined && (width < pixels || height < pixels)) {
    faults.push(t.form.resolution(width, height, pixels));
  }
  if (seconds !== undefined && duration > seconds + DURATION_TOLERANCE_S) {
    faults.push(t.form.duration(duration.toFixed(3), seconds));
  }
  return faults;
}

/**
 * @param {'images'|'videos'} kind
 * @param {number} position of the surplus item, from 1
 * @param {object} limits
 * @returns {string} why it is not sent
 */
export function surplusText(kind, position, limits) {
  const { max } = limits[kind];
  return kind === 'images' ? t.form.surplusImages(position, max) : t.form.surplusVideos(position, max);
}

/**
 * @param {object} draft
 * @param {object} limits
 * @returns {{field: string, label: string, message: string, missing: boolean}[]} broken rules of fields, in the form's
 *     order. What is missing is a fault only once the form is submitted.
 */
export function fieldFaults(draft, limits) {
  const faults = [];
  const { min, max } = limits.images;
  if (!draft.items.some((item) => item.kind === 'images') && min > 0) {
    faults.push({ field: 'images', label: t.form.images, message: t.form.imagesMissing(min, max), missing: true });
  }
  const name = draft.name.trim();
  const maxName = limits.name.length;
  if (name === '') {
    faults.push({ field: 'name', label: t.form.name, message: t.form.nameMissing(maxName), missing: true });
  }
  for (const [field, label, text, length] of [
    ['name', t.form.name, name, maxName],
    ['voice_id', t.form.voice, draft.voice.trim(), limits.voice_id.length],
  ]) {
    if (characters(text) > length) {
      faults.push({ field, label, message: t.form.length(characters(text), length), missing: false });
    }
  }
  return faults;
}
