// A module without effects of its own, so that others may import it beside shell.js.

/** Say a sentence to people who do not see the page; the page itself does not change. */
export function announce(sentence) {
  const line = document.getElementById("announcer");
  if (!line) return;
  line.textContent = "";
  // A region must change after a pause to be read again when the sentence is the same.
  setTimeout(() => { line.textContent = sentence; }, 60);
}
