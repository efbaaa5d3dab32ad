/** The size of the board's cards. */

/** The least width of a board, in rem, for that many columns: a badge and the credits fit side by side. */
const COLUMNS = [[72, 5], [54, 4], [40, 3], [26, 2]];

const GAP_REM = 1;
const TEXT_REM = 9.5;
const NARROW_HEIGHT_REM = 9.25;

/**
 * Keeps the custom properties of the grid as its width is. Container queries and their units could do the same, but the
 * style of each of a thousand cards would then be computed again with every layout.
 *
 * @param {HTMLElement} board
 * @param {AbortSignal} signal ends it
 */
export function followWidth(board, signal) {
  const observer = new ResizeObserver(() => apply(board));
  observer.observe(board);
  signal.addEventListener('abort', () => observer.disconnect());
  apply(board);
}

function apply(board) {
  const width = board.clientWidth;
  if (width === 0) {
    // It is hidden, while a subject is shown.
    return;
  }
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const columns = COLUMNS.find(([least]) => width >= least * rem)?.[1] ?? 1;
  const card = (width - (columns - 1) * GAP_REM * rem) / columns;
  board.classList.toggle('narrow', columns === 1);
  const set = (name, value) => {
    if (board.style.getPropertyValue(name) !== value) {
      board.style.setProperty(name, value);
    }
  };
  set('--columns', String(columns));
  set('--card-width', `${card}px`);
  set('--card-height', `${columns === 1 ? NARROW_HEIGHT_REM * rem : card + TEXT_REM * rem}px`);
}
