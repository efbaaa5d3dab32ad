/** The fields of the form, each with what is wrong at it. */
import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { t } from '../texts.js';
import { fieldFaults, itemFaults } from './checks.js';
import { fileField, fileItem, textField } from './view.js';

/**
 * @param {object} state
 * @param {object} state.draft
 * @param {object[]} state.findings what the API said of it
 * @param {boolean} state.tried whether it was submitted: only then, what is missing is a fault
 * @param {(files: File[]) => void} state.onFiles
 * @param {(item: object) => void} state.onRemove
 */
export function fieldsView(state) {
  const { draft } = state;
  const { images, videos } = draft.limits;
  // A batch of files is shown when all of it has been looked at: then, what is wrong with one does not move the others.
  const items = [...draft.of('images'), ...draft.of('videos')].filter((item) => item.shown);
  return html`
    <div class="drop-zone">
      <div class="file-fields">
        ${files(state, 'images', {
          id: 'new-images',
          label: t.form.images,
          hint: t.form.imagesHint(images.min, images.max),
          choose: t.form.imagesChoose,
          types: images.content_types,
          multiple: true,
        })}
        ${files(state, 'videos', {
          id: 'new-video',
          label: t.form.video,
          hint: t.form.videoHint(videos.seconds),
          choose: t.form.videoChoose,
          types: videos.content_types,
          multiple: false,
        })}
      </div>
      <div class="files-place">
        ${items.length === 0
          ? noItems(draft)
          : html`<ul class="files" role="list">
              ${repeat(
                items,
                (item) => item.id,
                (item) => file(state, item),
              )}
            </ul>`}
      </div>
    </div>
    <div class="text-fields">
      ${text(state, 'name', 'name', { id: 'new-name', label: t.form.name, hint: t.form.nameHint, required: true })}
      ${text(state, 'voice', 'voice_id', { id: 'new-voice', label: t.form.voice, hint: t.form.voiceHint, required: false })}
    </div>
  `;
}

/** Two elements: the same one would move in the layout, as its texts have different heights. */
function noItems(draft) {
  return draft.items.length > 0
    ? html`<p class="files-none files-reading">${t.form.reading}</p>`
    : html`<p class="files-none">${t.form.filesNone}</p>`;
}

/** What the API said of a place. */
function said({ findings }, place, level) {
  return findings.filter((found) => found.place === place && found.level === level).map(({ message }) => message);
}

function fieldErrors(state, field) {
  const local = fieldFaults(state.draft, state.draft.limits).filter(
    (fault) => fault.field === field && (state.tried || !fault.missing),
  );
  const messages = [...local.map(({ message }) => message), ...said(state, field, 'violation')];
  // The API uses the same words.
  return [...new Set(messages)];
}

function itemErrors(state, item) {
  return [...new Set([...itemFaults(item, state.draft), ...said(state, item.id, 'violation')])];
}

function files(state, kind, field) {
  const errors = fieldErrors(state, kind);
  return fileField({
    ...field,
    errors,
    warnings: said(state, kind, 'warning'),
    invalid: errors.length > 0 || state.draft.of(kind).some((item) => itemErrors(state, item).length > 0),
    onFiles: state.onFiles,
  });
}

function file(state, item) {
  const { draft } = state;
  const same = draft.of(item.kind);
  return fileItem(item, {
    errors: itemErrors(state, item),
    warnings: said(state, item.id, 'warning'),
    first: same[0] === item,
    last: same.at(-1) === item,
    onMove: (by) => draft.move(item, by),
    onRemove: () => state.onRemove(item),
  });
}

function text(state, property, field, options) {
  return textField({
    ...options,
    value: state.draft[property],
    errors: fieldErrors(state, field),
    warnings: said(state, field, 'warning'),
    onInput: (value) => state.draft.enter(property, value),
    onFocus: (focused) => property === 'name' && state.draft.naming(focused),
  });
}
