/** The board without subjects. */
import { html, nothing } from 'lit';
import { apiUrl } from '../api.js';
import { session } from '../session.js';
import '../subject/copy.js';
import { t } from '../texts.js';

/** Cards of the skeleton: as many as are visible at first on a large screen. */
const SKELETONS = 8;

/** @returns the three ways in which a subject gets here */
export function emptyBoard() {
  return html`<div class="empty card">
    <h3>${t.board.emptyTitle}</h3>
    <p>${t.board.emptyIntro}</p>
    <ol class="ways">
      <li>
        <h4>${t.board.wayForm}</h4>
        <p>${t.board.wayFormText}</p>
      </li>
      <li>
        <h4>${t.board.wayApi}</h4>
        <p>${t.board.wayApiText}</p>
        <vs-copy class="copy-block" .text=${curl()} .label=${t.board.wayApiCopy}></vs-copy>
      </li>
      <li>
        <h4>${t.board.wayFiles}</h4>
        <p>${t.board.wayFilesBefore} <code>data/incoming/</code>${t.board.wayFilesBetween} <code>incoming/</code>${t.board.wayFilesAfter}</p>
      </li>
    </ol>
  </div>`;
}

function curl() {
  const token = session.token === null ? '' : ` -H "Authorization: Bearer $TOKEN"`;
  return (
    `curl ${apiUrl('v1/subjects')}${token} -H 'Content-Type: application/json'` +
    ` -H 'Idempotency-Key: hero-1' -d '{"name":"Hero","images":["https://example.com/hero.png"]}'`
  );
}

/** @param {() => void} showAll @returns the board whose filter leaves out every subject */
export function emptyFilter(status, showAll) {
  return html`<div class="empty card">
    <p>${t.board.noneWith(t.status[status])}</p>
    <button type="button" @click=${showAll}>${t.board.showAll}</button>
  </div>`;
}

/** @returns boxes of the cards' size, until the first cards are known */
export function skeleton() {
  return html`<div class="skeletons" aria-hidden="true">
    ${Array.from({ length: SKELETONS }, () => html`<div class="skeleton"></div>`)}
  </div>${nothing}`;
}
