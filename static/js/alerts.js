// The open page of an alert: the board, what was reported and one's own part are drawn anew when something happens.
import { follow } from "./live.js";
import { showAnew } from "./live-parts.js";

const place = document.getElementById("live-alert");
let timer = null;

/** Many countries answer in the same minute: one look for all of them. */
function soon() {
  clearTimeout(timer);
  timer = setTimeout(() => showAnew().catch(() => false), 300 + Math.random() * 700);
}

if (place) {
  follow(place.dataset.scope, Number(place.dataset.seq), {
    onEvent: soon,
    onReset: soon,
    onEnded: () => location.reload(),
    onPoll: async () => { await showAnew().catch(() => false); },
  });
}
