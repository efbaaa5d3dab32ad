/** The request that the form's content makes. */
import { sha256 } from './sha256.js';

/** Left free in a body, for the names of fields and the addresses of uploads. */
const MARGIN_BYTES = 8_192;

/** Base64 encodes three bytes at a time: slices of this length can be put together. */
const SLICE_BYTES = 3 << 20;

/**
 * Everything of one attempt, which stays as it is while the form changes.
 *
 * Which items go into the body and which are uploaded depends on nothing but their sizes and the API's limits, so that the
 * same content always makes the same request.
 *
 * @param {object} draft without faults, and read completely
 * @returns {Promise<{key: string, name: string, voice: string, images: object[], videos: object[], uploads: object[],
 *     bytes: number}>} `key`: the Idempotency-Key; `uploads`: the items that do not fit the body; `bytes`: of the body
 */
export async function requestOf(draft) {
  const request = {
    name: draft.name.trim(),
    voice: draft.voice.trim(),
    images: draft.sent('images'),
    videos: draft.sent('videos'),
  };
  const { uploads, bytes } = divide(request, draft.limits);
  return { ...request, uploads, bytes, key: await keyOf(request) };
}

/**
 * The key belongs to the content alone: the same files, name and voice give the same key in every tab and after every
 * reload, so that the API creates one subject of them; any other content gives another one.
 */
async function keyOf({ name, voice, images, videos }) {
  const hashes = (items) => items.map((item) => item.sha256);
  const canonical = JSON.stringify({ images: hashes(images), name, videos: hashes(videos), voice_id: voice || null });
  return `page-${await sha256(canonical)}`;
}

function divide(request, limits) {
  const inline = [...request.images, ...request.videos].filter((item) => item.size <= limits[item.kind].inline_bytes);
  const fields = new TextEncoder().encode(JSON.stringify([request.name, request.voice])).length;
  const bytes = () => inline.reduce((sum, item) => sum + encodedBytes(item), fields + MARGIN_BYTES);
  inline.sort((a, b) => b.size - a.size);
  while (inline.length > 0 && bytes() > limits.request.bytes) {
    inline.shift();
  }
  const uploads = [...request.images, ...request.videos].filter((item) => !inline.includes(item));
  return { uploads, bytes: bytes() };
}

function encodedBytes(item) {
  return 4 * Math.ceil(item.size / 3) + item.type.length + 20;
}

/**
 * @param {object} request of {@link requestOf}
 * @param {Map<object, string>} uris of its uploads
 * @returns {Promise<Blob>} the JSON body. A blob, as a hundred megabytes of text would be copied several times.
 */
export async function bodyOf({ name, voice, images, videos }, uris = new Map()) {
  const parts = [`{"name":${JSON.stringify(name)}`];
  const list = async (field, items) => {
    parts.push(`,"${field}":[`);
    for (const [i, item] of items.entries()) {
      parts.push(i > 0 ? ',"' : '"');
      if (uris.has(item)) {
        parts.push(JSON.stringify(uris.get(item)).slice(1, -1));
      } else {
        // The type by the content, not by the name: the API compares them.
        parts.push(`data:${item.type};base64,`);
        await base64(item.content, parts);
      }
      parts.push('"');
    }
    parts.push(']');
  };
  await list('images', images);
  if (videos.length > 0) {
    await list('videos', videos);
  }
  if (voice !== '') {
    parts.push(`,"voice_id":${JSON.stringify(voice)}`);
  }
  parts.push('}');
  return new Blob(parts, { type: 'application/json' });
}

/** Adds the content in Base64; the browser encodes slices in the background, so that the page does not stand still. */
async function base64(content, parts) {
  for (let from = 0; from < content.size; from += SLICE_BYTES) {
    const slice = content.slice(from, from + SLICE_BYTES);
    parts.push(
      await new Promise((resolve, reject) => {
        const reader = new FileReader();
        reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(',') + 1));
        reader.onerror = () => reject(reader.error);
        reader.readAsDataURL(slice);
      }),
    );
  }
}
