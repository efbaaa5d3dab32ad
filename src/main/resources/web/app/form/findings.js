/** What the API said of the form's content, by the place where it belongs. */

const ITEM = /^(images|videos)\[(\d+)\]$/;
const FIELDS = ['images', 'videos', 'name', 'voice_id'];

/**
 * @param {{field: string, rule: string, message: string}[]} faults violations or warnings
 * @param {'violation'|'warning'} level
 * @param {{images: object[], videos: object[]}} request the request that they are about
 * @returns {{place: string, level: string, rule: string, message: string}[]} `place`: the id of an item, the name of a
 *     field of the form, or `form`
 */
export function findings(faults, level, request) {
  return faults.map(({ field, rule, message }) => {
    const [, kind, index] = ITEM.exec(field) ?? [];
    const item = kind && request[kind][Number(index)];
    if (item) {
      return { place: item.id, level, rule, message };
    }
    return FIELDS.includes(field)
      ? { place: field, level, rule, message }
      : { place: 'form', level, rule, message: field === '$' ? message : `${field}: ${message}` };
  });
}

/**
 * @param {{violations: object[], warnings: object[]}} answer of `POST /v1/validations`
 * @param {object} request
 * @returns {object[]} as {@link findings}
 */
export function findingsOf({ violations, warnings }, request) {
  return [...findings(violations, 'violation', request), ...findings(warnings, 'warning', request)];
}
