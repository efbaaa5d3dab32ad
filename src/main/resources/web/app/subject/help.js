/** What helps with which error. */
import { t } from '../texts.js';

/** Codes by the text that belongs to them; in lower case, as the provider's letter case varies. */
const CODES = {
  pollAgain: ['deadline_exceeded', 'polling_failed', 'malformed_result', 'tasknotfound'],
  notCreated: ['not_created'],
  unconfirmed: ['submission_unconfirmed', 'submission_interrupted'],
  account: [
    'http_401', 'http_402', 'http_403', 'creditinsufficient', 'unauthorized', 'forbidden',
    '40201', '40202', '40203', '40204', '40205', '40206', '40207', '40208',
  ],
  busy: ['http_429', 'quotaexceeded', 'toomanyrequests', 'systemthrottling', 'rate_limit_exceeded'],
  unproven: [
    'operationinprocess', 'canceled', 'usercancelled', 'internalservicefailure', 'internal_server_error',
    'inference_failure', 'inference_timeout',
  ],
  policy: ['auditsubmitillegal', 'taskpromptpolicyviolation', 'creationpolicyviolation', 'content_blocked'],
  picture: [
    'imageformatinvalid', 'videoformatinvalid', 'imagesizeinvalid', 'pagesizeoutofrange', 'imagecheckfacefailed',
    'imagecheckbodyjointsfailed', 'imageobjectsundetected', 'multifacedetected', 'nofacedetected', 'facedetectnotpass',
  ],
  download: ['imagedownloadfailure', 'videodownloadfailure'],
};

const KIND_OF = new Map(Object.entries(CODES).flatMap(([kind, codes]) => codes.map((code) => [code, kind])));

/** @param {string} code @returns {string|null} what helps; null for a code that nothing is known of */
export function helpWith(code) {
  return t.subject.help[KIND_OF.get(code.toLowerCase())] ?? null;
}
