/** What a file is, by its bytes: its type, and its size in pixels and its duration as far as the browser can tell. */

/** So much of a file tells its type; the API looks at as much. */
const HEAD = 512;

/** A browser that has not understood a file by then is not waited for: the API examines it in any case. */
const PROBE_MS = 8_000;

/** The first boxes of a QuickTime file without a type box. */
const QUICKTIME_STARTS = ['moov', 'mdat', 'wide', 'free', 'skip', 'pnot'];

/** Files that look like an MP4 file, by the start of their brand. */
const OTHER_BRANDS = [
  [/^(hei[cfmsx]|hev[cx]|mif1|msf1)/, 'a HEIC image'],
  [/^avi[fs]/, 'an AVIF image'],
  [/^3g/, 'a 3GP video'],
  [/^M4[ABP] /, 'an M4A sound file'],
  [/^crx /, 'a Canon raw image'],
];

/** Files that people are likely to choose by mistake. */
const OTHER_STARTS = [
  [/^GIF8/, 'a GIF image'],
  [/^BM....\0\0\0\0/s, 'a BMP image'],
  [/^(II[*+]\0|MM\0\*)/, 'a TIFF image'],
  [/^\x1aE\xdf\xa3.*webm/s, 'a WebM video'],
  [/^\x1aE\xdf\xa3/, 'a Matroska (mkv) video'],
  [/^(\xff\n|\0\0\0\fJXL )/, 'a JPEG XL image'],
  [/^8BPS/, 'a Photoshop (PSD) image'],
  [/^%PDF/, 'a PDF document'],
  [/^PK\x03\x04/, 'a ZIP archive'],
  [/^\s*<svg|^\s*<\?xml.*<svg/is, 'an SVG image'],
  [/^[\t\n\r\x20-\x7e]+$/, 'a text'],
];

/**
 * @param {Blob} file
 * @returns {Promise<{type: string|null, found: string}>} the content type if the API knows it, and what to call the file
 */
export async function detect(file) {
  const bytes = new Uint8Array(await file.slice(0, HEAD).arrayBuffer());
  const head = String.fromCharCode(...bytes);
  const type = typeOf(head);
  return { type, found: type ?? otherFormat(head) };
}

function typeOf(head) {
  if (head.startsWith('\x89PNG\r\n\x1a\n')) {
    return 'image/png';
  }
  if (head.startsWith('\xff\xd8\xff')) {
    return 'image/jpeg';
  }
  if (head.startsWith('RIFF')) {
    return { 'WEBP': 'image/webp', 'AVI ': 'video/x-msvideo' }[head.slice(8, 12)] ?? null;
  }
  const box = head.slice(4, 8);
  if (box === 'ftyp') {
    const brand = head.slice(8, 12);
    if (brand === 'qt  ') {
      return 'video/quicktime';
    }
    return OTHER_BRANDS.some(([brands]) => brands.test(brand)) ? null : 'video/mp4';
  }
  return QUICKTIME_STARTS.includes(box) ? 'video/quicktime' : null;
}

function otherFormat(head) {
  if (head === '') {
    return 'an empty file';
  }
  const [signatures, text] = head.startsWith('ftyp', 4) ? [OTHER_BRANDS, head.slice(8, 12)] : [OTHER_STARTS, head];
  return signatures.find(([signature]) => signature.test(text))?.[1] ?? 'a file of unknown format';
}

/**
 * @param {string} url of the file
 * @param {string} type its content type
 * @returns {Promise<{width?: number, height?: number, duration?: number}>} empty if the browser cannot decode the file
 */
export function measure(url, type) {
  return type.startsWith('image/') ? measureImage(url) : measureVideo(url);
}

async function measureImage(url) {
  const image = new Image();
  image.src = url;
  return within(
    new Promise((resolve) => {
      image.onload = () => resolve({ width: image.naturalWidth, height: image.naturalHeight });
      image.onerror = () => resolve({});
    }),
  );
}

async function measureVideo(url) {
  const video = document.createElement('video');
  video.preload = 'metadata';
  video.muted = true;
  const known = new Promise((resolve) => {
    video.onloadedmetadata = () =>
      resolve({
        // A file that has only sound has no size in pixels.
        ...(video.videoWidth > 0 ? { width: video.videoWidth, height: video.videoHeight } : {}),
        ...(Number.isFinite(video.duration) ? { duration: video.duration } : {}),
      });
    video.onerror = () => resolve({});
  });
  video.src = url;
  const result = await within(known);
  video.removeAttribute('src');
  video.load();
  return result;
}

function within(known) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(() => resolve({}), PROBE_MS);
  });
  return Promise.race([known, late]).finally(() => clearTimeout(timer));
}
