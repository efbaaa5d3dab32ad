/** The parts of the form, as templates. */
import { html, nothing } from 'lit';
import { ref } from 'lit/directives/ref.js';
import { NoAnswer } from '../api.js';
import * as format from '../format.js';
import { t } from '../texts.js';

/**
 * What is wrong at one place. The elements are always there, as assistive technology announces what is added to an alert,
 * not an alert that comes with its text.
 *
 * @param {string} id for `aria-describedby`
 * @param {string[]} errors @param {string[]} warnings
 */
export function messages(id, errors, warnings) {
  return html`<div class="messages" id=${id}>
    <div class="error" role="alert">${errors.map((text) => html`<p>${text}</p>`)}</div>
    <div class="warning" role="status">${warnings.map(warning)}</div>
  </div>`;
}

function warning(text) {
  return html`<p><strong>${t.form.warning}</strong> ${text}</p>`;
}

/**
 * A field for files. It covers all of its place: a click anywhere opens the browser's dialog, and the keyboard's focus is
 * the field's own.
 *
 * @param {{id: string, label: string, hint: string, choose: string, types: string[], multiple: boolean,
 *     errors: string[], warnings: string[], invalid: boolean, onFiles: (files: File[]) => void}} field
 */
export function fileField({ id, label, hint, choose, types, multiple, errors, warnings, invalid, onFiles }) {
  const chosen = ({ target }) => {
    const files = [...target.files];
    // The same file can then be chosen again after it was removed.
    target.value = '';
    onFiles(files);
  };
  return html`<div class="file-field">
    <label for=${id}>${label}</label>
    <p class="hint" id="${id}-hint">${hint}</p>
    <span class="file-button" aria-hidden="true">${choose}</span>
    <input type="file" id=${id} accept=${types.join()} ?multiple=${multiple} @change=${chosen}
      aria-describedby="${id}-hint ${id}-messages" aria-invalid=${invalid ? 'true' : 'false'} />
    ${messages(`${id}-messages`, errors, warnings)}
  </div>`;
}

/** @param {{id, label, hint, value, errors, warnings, required, onInput, onFocus}} field */
export function textField({ id, label, hint, value, errors, warnings, required, onInput, onFocus }) {
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <input id=${id} type="text" autocomplete="off" spellcheck="false" .value=${value}
      aria-required=${required ? 'true' : 'false'} @input=${(event) => onInput(event.target.value)}
      @focus=${() => onFocus(true)} @blur=${() => onFocus(false)}
      aria-describedby="${id}-hint ${id}-messages" aria-invalid=${errors.length > 0 ? 'true' : 'false'} />
    <p class="hint" id="${id}-hint">${hint}</p>
    ${messages(`${id}-messages`, errors, warnings)}
  </div>`;
}

/**
 * A chosen file.
 *
 * @param {object} item of the draft
 * @param {{errors: string[], warnings: string[], first: boolean, last: boolean, onMove: (by: number) => void,
 *     onRemove: () => void}} state
 */
export function fileItem(item, { errors, warnings, first, last, onMove, onRemove }) {
  return html`<li class="file ${errors.length > 0 ? 'file-bad' : ''}" id=${item.id}>
    <div class="thumb">${preview(item)}</div>
    <p class="file-name" title=${item.name}>${item.name}</p>
    <div class="file-actions">
      ${first && last
        ? nothing
        : html`${button(`${item.id}-up`, t.form.earlier(item.name), '↑', () => onMove(-1), '', first)}
          ${button(`${item.id}-down`, t.form.later(item.name), '↓', () => onMove(1), '', last)}`}
      ${button(`${item.id}-remove`, t.form.remove(item.name), '✕', onRemove, `${item.id}-messages`)}
    </div>
    <p class="hint">${facts(item)}</p>
    ${messages(`${item.id}-messages`, errors, warnings)}
  </li>`;
}

/** `aria-disabled` keeps the focus where a disabled button would lose it. */
function button(id, label, sign, onClick, describedBy, idle = false) {
  return html`<button type="button" class="sign" id=${id} aria-label=${label} title=${label}
    aria-describedby=${describedBy || nothing} aria-disabled=${idle ? 'true' : 'false'}
    @click=${idle ? nothing : onClick}><span aria-hidden="true">${sign}</span></button>`;
}

function preview({ url, kind, reading, width }) {
  // What the browser cannot decode has no size.
  if (!url || !(reading || width > 0)) {
    return html`<span class="small muted">${reading ? t.form.reading : t.form.noPreview}</span>`;
  }
  if (kind === 'images') {
    // Not draggable: it would be dropped on the page as one more file.
    return html`<img src=${url} alt="" draggable="false" decoding="async" />`;
  }
  return html`<video src=${url} preload="auto" playsinline aria-hidden="true" ${ref(mute)}></video>`;
}

/** The attribute `muted` does nothing on an element that a script has made. */
function mute(video) {
  if (video) {
    video.muted = true;
  }
}

function facts({ type, size, width, height, duration }) {
  return [
    t.form.types[type],
    format.bytes(size),
    width > 0 ? `${t.form.pixels(width, height)} (${format.ratio(width, height)})` : null,
    duration > 0 ? format.seconds(duration) : null,
  ]
    .filter(Boolean)
    .map((fact) => fact.replaceAll(' ', '\u00a0'))
    .join(' · ');
}

/** @param {{kind: string, text: string, task?: object}} result @returns the outcome of a submission, with a link to its task */
export function resultView({ kind, text, task }) {
  return html`<div class="result result-${kind}">
    <p>${text}</p>
    ${task?.id ? html`<p><a href="#/subjects/${task.id}">${t.form.open(task.name)}</a></p>` : nothing}
  </div>`;
}

/**
 * @param {{step: string, n?: number, of?: number, failure?: Error}} state
 * @returns the current step, for a live region
 */
export function stepView(state) {
  return html`<p>${stepText(state)}</p>
    ${state.failure ? html`<p class="warning">${waiting(state.failure)}</p>` : nothing}`;
}

/** @returns how far it is; not for a live region, where each percent would be read out */
export function progressView(state) {
  const { percent } = state;
  return html`<div class="progress">
    <progress aria-label=${stepText(state)} max="100" value=${percent ?? nothing}></progress>
    <span aria-hidden="true">${percent === undefined ? nothing : t.form.percent(percent)}</span>
  </div>`;
}

function stepText({ step, n, of }) {
  return { checking: t.form.checking, uploading: t.form.uploading(n, of), submitting: t.form.submitting }[step];
}

/** Why a call is repeated: no answer of the API is told from an answer that says to try again later. */
function waiting(failure) {
  if (!(failure instanceof NoAnswer)) {
    return t.form.busy(failure.detail);
  }
  return failure.kind === 'gateway' ? t.form.gateway(failure.status) : t.form[failure.kind];
}
