// What the editor's library says is looked up here, in the reader's language: it asks window.gettext when it starts.
let known;

/** The words of the editor on this page: names of buttons, and sentences of its dialogs. */
export function words() {
  if (!known) {
    const source = document.querySelector("[data-words]");
    if (!source) return {};
    known = JSON.parse(source.dataset.words);
  }
  return known;
}

window.gettext ??= (text) => words()[text] ?? text;
