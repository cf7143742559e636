// The list of notices while it is open: what is new is shown at once, unless somebody is at work in the list.
import { onNotices } from "./live.js";

const list = document.getElementById("notices");
const line = document.getElementById("notices-new");
let asking = false;

function busy() {
  return list.contains(document.activeElement) || list.querySelector("details[open]") !== null;
}

async function renew() {
  if (asking) return;
  if (busy()) { line.hidden = false; return; }
  asking = true;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("notices");
    if (!fresh || busy()) { line.hidden = false; return; }
    list.replaceChildren(...fresh.childNodes);
    line.hidden = true;
  } catch {
    line.hidden = false; // offline: one may ask again
  } finally {
    asking = false;
  }
}

if (list && line) onNotices(renew);
