/** What the API says of itself: whether it is the sandbox, and its limits. */
import { api } from './api.js';
import { retrying } from './retry.js';

let answer = null;

/**
 * @param {object} options those of {@link retrying}
 * @returns {Promise<object>} `{sandbox, limits}`; read once
 */
export async function about(options = {}) {
  answer ??= (await retrying(() => api.get('v1/about'), options)).body;
  return answer;
}
