// The number of unread notices, wherever the page shows it.
import { announce } from "./announce.js";
import { onNotices } from "./live.js";

const places = () => document.querySelectorAll("[data-live=notices]");
let asking = null;
let again = false;

function write(count, sentence) {
  let before = count;
  for (const place of places()) {
    const number = place.querySelector("[data-count]");
    if (!number) continue;
    before = Number(number.textContent) || 0;
    number.textContent = count;
    number.hidden = count === 0;
  }
  if (count > before && sentence) announce(sentence);
}

async function ask() {
  if (asking) { again = true; return; }
  asking = fetch("/notifications/count/", { headers: { "HX-Request": "true" } });
  try {
    const answer = await asking;
    if (answer.ok) {
      const part = new DOMParser().parseFromString(await answer.text(), "text/html");
      const number = part.querySelector("[data-count]");
      if (number) write(Number(number.textContent) || 0, part.querySelector("#bell")?.textContent.replace(/\s+/g, " ").trim());
    }
  } catch {
    // Offline: the reconnection asks again.
  } finally {
    asking = null;
    if (again) { again = false; ask(); }
  }
}

if (places().length) onNotices(ask);
