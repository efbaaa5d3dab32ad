/**
 * SHA-256. The browser's own is used where it exists; it does not on pages that came by plain HTTP from another machine.
 */

/** Bytes between two pauses, so that the page stays responsive: some ten milliseconds. */
const CHUNK = 1 << 18;

const BLOCK = 64;

/** The fractional parts of the cube roots of the first 64 primes, and of the square roots of the first 8. */
const { K, START } = constants();

function constants() {
  const primes = [];
  for (let n = 2; primes.length < 64; n++) {
    if (primes.every((prime) => n % prime !== 0)) {
      primes.push(n);
    }
  }
  const fraction = (x) => ((x - Math.floor(x)) * 2 ** 32) | 0;
  return {
    K: Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime))),
    START: primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime))),
  };
}

/**
 * @param {ArrayBuffer|string} content bytes, or a text as UTF-8
 * @returns {Promise<string>} 64 hexadecimal digits
 */
export async function sha256(content) {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
  if (globalThis.crypto?.subtle) {
    return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
  }
  return sha256InSteps(bytes);
}

/**
 * The same without the browser's help.
 *
 * @param {Uint8Array} bytes
 * @returns {Promise<string>} 64 hexadecimal digits
 */
export async function sha256InSteps(bytes) {
  const state = Int32Array.from(START);
  const whole = bytes.length - (bytes.length % BLOCK);
  for (let from = 0; from < whole; from += CHUNK) {
    blocks(state, bytes.subarray(from, Math.min(whole, from + CHUNK)));
    await new Promise((resolve) => setTimeout(resolve));
  }
  const rest = bytes.subarray(whole);
  const end = new Uint8Array(rest.length < BLOCK - 8 ? BLOCK : 2 * BLOCK);
  end.set(rest);
  end[rest.length] = 0x80;
  new DataView(end.buffer).setBigUint64(end.length - 8, BigInt(bytes.length) * 8n);
  blocks(state, end);
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, i) => digest.setInt32(4 * i, word));
  return hex(new Uint8Array(digest.buffer));
}

/** Takes the bytes, whose number is a multiple of 64, into the state. */
function blocks(state, bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const w = new Int32Array(64);
  for (let from = 0; from < bytes.length; from += BLOCK) {
    for (let i = 0; i < 16; i++) {
      w[i] = view.getInt32(from + 4 * i);
    }
    for (let i = 16; i < 64; i++) {
      const [x, y] = [w[i - 15], w[i - 2]];
      const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
      const s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => {
      state[i] += word;
    });
  }
}

function turn(word, by) {
  return (word >>> by) | (word << (32 - by));
}

function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
