/** The content of the form: what was chosen and entered so far. */
import { t } from '../texts.js';
import { itemFaults } from './checks.js';
import { detect, measure } from './media-info.js';
import { sha256 } from './sha256.js';

/** Names that a browser gives to every pasted picture. */
const ANONYMOUS = /^image\.(png|jpe?g|webp)$/i;

/**
 * Event `change` after each change.
 *
 * An item: `id`; `name`, `size`; `kind` `images` or `videos`; `url` for its preview; `type` by its bytes, null if the API
 * does not take it, and `found`, what to call it; `width`, `height`, `duration` where known; `reading`; then `content`, a
 * copy of the file, and its `sha256`. The copy stays what it was if the file is changed meanwhile: the hash identifies
 * exactly what is sent.
 */
export class Draft extends EventTarget {
  /** @type {object[]} in the order in which they are sent, images and videos mixed */
  items = [];
  name = '';
  voice = '';
  limits = null;
  #ids = 0;
  #pasted = 0;

  /** @param {Iterable<File>} files @param {{pasted?: boolean}} options */
  add(files, { pasted = false } = {}) {
    const batch = { items: [], suggested: '' };
    for (const file of files) {
      const anonymous = pasted && ANONYMOUS.test(file.name);
      const item = {
        id: `new-item-${++this.#ids}`,
        name: anonymous ? t.form.pasted(++this.#pasted, file.name.split('.').pop()) : file.name,
        size: file.size,
        kind: file.type.startsWith('video/') ? 'videos' : 'images',
        url: null,
        type: null,
        found: null,
        unreadable: false,
        reading: true,
        anonymous,
      };
      this.items = [...this.items, item];
      batch.items.push(item);
      this.#read(item, file, batch);
    }
    this.#changed();
  }

  async #read(item, file, batch) {
    try {
      Object.assign(item, await detect(file));
      if (item.type !== null) {
        item.kind = item.type.startsWith('image/') ? 'images' : 'videos';
        this.#suggestName(batch);
        await this.#examine(item, file);
      }
    } catch {
      // A folder can be dropped like a file, and a file can be moved away.
      item.unreadable = true;
    }
    item.reading = false;
    if (!this.items.includes(item)) {
      release(item);
    }
    this.#changed();
  }

  async #examine(item, file) {
    item.url = URL.createObjectURL(file.slice(0, file.size, item.type));
    this.#changed();
    // A file over the limit is not read: it may be larger than the memory.
    const reading = item.size > this.limits[item.kind].bytes ? null : file.arrayBuffer();
    Object.assign(item, await measure(item.url, item.type));
    if (reading) {
      const bytes = await reading;
      item.sha256 = await sha256(bytes);
      item.content = new Blob([bytes], { type: item.type });
    }
  }

  /** The first file's name, whichever has been read first; never in place of what was entered. */
  #suggestName(batch) {
    const first = batch.items.find((item) => item.type !== null && !item.anonymous);
    if (first && this.name === batch.suggested) {
      const base = first.name.replace(/\.[^.]*$/, '').trim();
      this.name = [...base].slice(0, this.limits.name.length).join('');
      batch.suggested = this.name;
    }
  }

  /** @param {object} item */
  remove(item) {
    this.items = this.items.filter((other) => other !== item);
    release(item);
    this.#changed();
  }

  /** Exchanges an item with the one of its kind before (−1) or after (1) it. */
  move(item, by) {
    const same = this.of(item.kind);
    const other = same[same.indexOf(item) + by];
    if (other) {
      this.items = this.items.map((each) => (each === item ? other : each === other ? item : each));
      this.#changed();
    }
  }

  /** @param {'name'|'voice'} field @param {string} value */
  enter(field, value) {
    this[field] = value;
    this.#changed();
  }

  /** Forgets everything. */
  clear() {
    this.items.forEach(release);
    this.items = [];
    this.name = '';
    this.voice = '';
    this.#pasted = 0;
    this.#changed();
  }

  /** @param {'images'|'videos'} kind @returns {object[]} */
  of(kind) {
    return this.items.filter((item) => item.kind === kind);
  }

  /** @param {'images'|'videos'} kind @returns {object[]} the items that are sent, in this order */
  sent(kind) {
    return this.#sound(kind).slice(0, this.limits[kind].max);
  }

  /** @param {object} item @returns {number} its position from 1 among those of its kind, if it is one too many; else 0 */
  surplus(item) {
    const position = this.#sound(item.kind).indexOf(item) + 1;
    return position > this.limits[item.kind].max ? position : 0;
  }

  /** @returns {boolean} whether a file is still being read */
  get reading() {
    return this.items.some((item) => item.reading);
  }

  #sound(kind) {
    return this.of(kind).filter((item) => itemFaults(item, this.limits).length === 0);
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

function release(item) {
  if (item.url) {
    URL.revokeObjectURL(item.url);
    item.url = null;
  }
}
