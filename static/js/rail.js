// The numbers of unread things in the rail follow: what one reads on this page, what one is told of, and what
// happened while the page lay in the background.
import { onNotices } from "./live.js";

const EVERY = 120_000; // milliseconds, while the page is in sight
const rail = document.getElementById("rail");
let timer = null;

function write(link, count) {
  let number = link.querySelector(".unread");
  if (!count) {
    number?.remove();
    return;
  }
  if (!number) {
    number = document.createElement("span");
    number.className = "unread";
    const word = document.createElement("span");
    word.className = "visually-hidden";
    word.textContent = ` ${rail.dataset.new}`;
    number.append("", word);
    link.append(" ", number);
  }
  number.firstChild.textContent = count;
}

async function ask() {
  timer = null;
  try {
    const answer = await fetch("/unread/", { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const { networks, talk } = await answer.json();
    write(rail.querySelector("a[data-talk]"), talk);
    for (const link of rail.querySelectorAll("a[data-hue]")) {
      const path = new URL(link.href).pathname;
      if (path in networks) write(link, networks[path]);
    }
  } catch {
    // Offline: the next occasion asks again.
  }
}

/** Ask soon, once for many occasions in a row. */
function soon() {
  timer ??= setTimeout(ask, 300 + Math.random() * 700);
}

if (rail) {
  onNotices(soon);
  document.addEventListener("portal:read", soon);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") soon(); });
  setInterval(() => { if (document.visibilityState === "visible") soon(); }, EVERY * (0.9 + Math.random() * 0.2));
}
