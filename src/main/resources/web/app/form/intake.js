/** Files that are dropped or pasted anywhere on the page. */

/**
 * A browser leaves the page for a file that is dropped beside a drop zone: on this page there is no beside.
 *
 * @param {object} options
 * @param {AbortSignal} options.signal ends it
 * @param {(files: File[], how: {pasted: boolean}) => void} options.take
 * @param {(dragging: boolean) => void} options.dragging whether files are being held over the page
 */
export function receiveFiles({ signal, take, dragging }) {
  const on = (type, listener) => window.addEventListener(type, listener, { signal });
  const holdsFiles = (event) => event.dataTransfer?.types.includes('Files');
  on('dragover', (event) => {
    if (holdsFiles(event)) {
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      dragging(true);
    }
  });
  on('dragleave', (event) => {
    // It is sent for each element that is left; only when the window is left, nothing is entered.
    if (event.relatedTarget === null) {
      dragging(false);
    }
  });
  on('drop', (event) => {
    dragging(false);
    if (holdsFiles(event)) {
      event.preventDefault();
      deliver(event.dataTransfer.files, false);
    }
  });
  on('paste', (event) => {
    const { files, types } = event.clipboardData ?? { files: [], types: [] };
    // A text that was copied with a picture of itself, as office programs do, is a text in a text field.
    if (files.length > 0 && !(isTextField(event.target) && types.includes('text/plain'))) {
      event.preventDefault();
      deliver(files, true);
    }
  });
  const deliver = (files, pasted) => {
    if (files.length > 0) {
      take([...files], { pasted });
    }
  };
}

function isTextField(target) {
  return target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type !== 'file');
}
