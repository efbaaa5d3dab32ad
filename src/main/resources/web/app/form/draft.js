/** The content of the form: what was chosen and entered so far. */
import { t } from '../texts.js';
import { ownFaults } from './checks.js';
import { detect, measure } from './media-info.js';
import { sha256 } from './sha256.js';

/** Names that a browser gives to every pasted picture. */
const ANONYMOUS = /^image\.(png|jpe?g|webp)$/i;

/** After that, no element shows a removed file any more. */
const RELEASE_MS = 1_000;

/** The longest time for which files are not shown because others, which were chosen with them, are still examined. */
const TOGETHER_MS = 2_000;

/**
 * Event `change` after each change.
 *
 * An item: `id`; `name`, `size`; `kind` `images` or `videos`; `url` for its preview; `type` by its bytes, null if the API
 * does not take it, and `found`, what to call it; `width`, `height`, `duration` where known; `shown`: whether it is on the
 * page; `reading`, and then `content`, a copy of the file, and its `sha256`. The copy does not change with the file, so that
 * the hash identifies exactly what is sent.
 */
export class Draft extends EventTarget {
  /** @type {object[]} in the order in which they are sent, images and videos mixed */
  items = [];
  name = '';
  voice = '';
  limits = null;
  #ids = 0;
  #pasted = 0;
  #naming = false;
  #suggestion = () => {};

  /** @param {Iterable<File>} files @param {{pasted?: boolean}} options */
  add(files, { pasted = false } = {}) {
    const batch = { items: [], suggested: '' };
    const examinations = [];
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
        shown: false,
        anonymous,
      };
      this.items = [...this.items, item];
      batch.items.push(item);
      examinations.push(new Promise((examined) => this.#read(item, file, batch, examined)));
    }
    this.#changed();
    const late = new Promise((resolve) => setTimeout(resolve, TOGETHER_MS));
    Promise.race([Promise.all(examinations), late]).then(() => {
      batch.items.forEach((item) => (item.shown = true));
      this.#changed();
    });
  }

  async #read(item, file, batch, examined) {
    try {
      Object.assign(item, await detect(file));
      if (item.type !== null) {
        item.kind = item.type.startsWith('image/') ? 'images' : 'videos';
        this.#suggest(() => this.#suggestName(batch));
        await this.#examine(item, file, examined);
      }
    } catch {
      // A folder can be dropped like a file, and a file can be moved away.
      item.unreadable = true;
    }
    item.reading = false;
    examined();
    if (!this.items.includes(item)) {
      release(item);
    }
    this.#changed();
  }

  async #examine(item, file, examined) {
    item.url = URL.createObjectURL(file.slice(0, file.size, item.type));
    const measured = measure(item.url, item.type).then((known) => {
      Object.assign(item, known);
      examined();
    });
    // A file over the limit is not read: it may be larger than the memory.
    const tooLarge = item.size > this.limits[item.kind].bytes;
    const [bytes] = await Promise.all([tooLarge ? null : file.arrayBuffer(), measured]);
    if (bytes) {
      item.sha256 = await sha256(bytes);
      item.content = new Blob([bytes], { type: item.type });
    }
  }

  /** Not while the user is in the field: a name that appears there would get between what is typed. */
  #suggest(suggestion) {
    if (this.#naming) {
      this.#suggestion = suggestion;
    } else {
      suggestion();
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

  /** @param {boolean} naming whether the focus is in the field of the name */
  naming(naming) {
    this.#naming = naming;
    if (!naming) {
      this.#suggestion();
      this.#suggestion = () => {};
      this.#changed();
    }
  }

  /** Forgets everything. */
  clear() {
    this.#suggestion = () => {};
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
    return this.of(kind).filter((item) => ownFaults(item, this.limits).length === 0);
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

/** Later, as an element that still shows the file would report an error. */
function release(item) {
  const { url } = item;
  if (url) {
    item.url = null;
    setTimeout(() => URL.revokeObjectURL(url), RELEASE_MS);
  }
}
