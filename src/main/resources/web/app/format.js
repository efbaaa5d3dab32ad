/** Numbers, durations and times as the page shows them. */

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const dateAndTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** @param {number} n @returns {string} for example `1.4 MB`; decimal units, as in the API's limits */
export function bytes(n) {
  if (n < 1_000) {
    return `${n} B`;
  }
  return n < 1_000_000 ? `${number.format(n / 1_000)} KB` : `${number.format(n / 1_000_000)} MB`;
}

/** @param {number} s @returns {string} for example `4.2 s`, `3 min 5 s`, `1 h 20 min` */
export function seconds(s) {
  if (s < 60) {
    return `${number.format(Math.max(0, s))} s`;
  }
  if (s < 3600) {
    return `${Math.floor(s / 60)} min ${Math.floor(s % 60)} s`;
  }
  return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`;
}

/** @param {number} width @param {number} height @returns {string} for example `3:4` or `1.78:1` */
export function ratio(width, height) {
  const divisor = greatestCommonDivisor(width, height);
  const [w, h] = [width / divisor, height / divisor];
  if (w <= 20 && h <= 20) {
    return `${w}:${h}`;
  }
  return width >= height ? `${(width / height).toFixed(2)}:1` : `1:${(height / width).toFixed(2)}`;
}

function greatestCommonDivisor(a, b) {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** @param {string} iso @returns {string} the local date and time */
export function dateTime(iso) {
  return dateAndTime.format(new Date(iso));
}

/** @param {string} iso @param {number} now milliseconds @returns {string} for example `5 minutes ago` */
export function ago(iso, now = Date.now()) {
  const passed = (now - Date.parse(iso)) / 1000;
  for (const [unit, length] of [['day', 86_400], ['hour', 3_600], ['minute', 60]]) {
    if (passed >= length) {
      return relative.format(-Math.floor(passed / length), unit);
    }
  }
  return 'just now';
}

/** @param {string} from @param {string} to @returns {number} seconds between two ISO times */
export function secondsBetween(from, to) {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}
