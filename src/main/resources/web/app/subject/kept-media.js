/** The kept pictures and videos of a subject, large. */
import { html, nothing } from 'lit';
import { apiUrl, readFile } from '../api.js';
import { bytes } from '../format.js';
import '../picture.js';
import { session } from '../session.js';
import { subjects } from '../store.js';
import { t } from '../texts.js';

const KINDS = {
  'image/png': 'PNG', 'image/jpeg': 'JPEG', 'image/webp': 'WebP',
  'video/mp4': 'MP4', 'video/quicktime': 'MOV', 'video/x-msvideo': 'AVI',
};

/** @param {object} task a view @returns its media, or why there are none */
export function keptMedia(task) {
  if (!task.media) {
    return task.status === 'completed' ? html`<p class="muted">${t.subject.noMedia}</p>` : nothing;
  }
  return html`<div class="kept">${task.media.map((media, index) => figure(task, media, index))}</div>`;
}

function figure(task, media, index) {
  const kind = KINDS[media.content_type] ?? media.content_type;
  const text = media.content_type.startsWith('video/') ? t.subject.videoOf(task.name) : t.subject.pictureOf(task.name, index + 1);
  return html`<figure>
    <div class="kept-picture">
      ${playable(media.content_type)
        ? html`<vs-picture large .media=${media} .alt=${text} task-id=${task.id}></vs-picture>`
        : html`<p class="muted">${t.subject.notPlayable(kind)}</p>`}
    </div>
    <figcaption>
      <span>${kind}, ${bytes(media.bytes)}</span>
      <a href=${apiUrl(media.url).href} download=${fileName(task, media)} @click=${(event) => download(event, task, media)}>
        ${t.subject.download}<span class="visually-hidden"> ${media.name}</span>
      </a>
    </figcaption>
  </figure>`;
}

/** Not all browsers play each format that the provider takes. */
function playable(type) {
  return !type.startsWith('video/') || document.createElement('video').canPlayType(type) !== '';
}

function fileName(task, media) {
  const safe = task.name.replace(/[^\p{L}\p{N}_-]+/gu, '-').replace(/^-+|-+$/g, '');
  return safe === '' ? media.name : `${safe}-${media.name}`;
}

/** A link cannot send a token, and a presigned URL expires while the page is open. */
async function download(event, task, media) {
  const url = apiUrl(media.url);
  if (session.token === null && url.origin === location.origin) {
    return;
  }
  event.preventDefault();
  const link = event.currentTarget;
  try {
    const view = await subjects.load(task.id);
    const fresh = apiUrl(view.media?.find((kept) => kept.name === media.name)?.url ?? media.url);
    save(await readFile(fresh), fileName(task, media));
  } catch {
    link.after(Object.assign(document.createElement('span'), { className: 'error', role: 'alert', textContent: t.subject.downloadFailed }));
  }
}

function save(blob, name) {
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: name });
  link.click();
  // Only once the browser has begun to read it.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
