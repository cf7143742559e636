// What one does with a post, without leaving the page: reactions are sent as one presses them, and rare acts open
// beside the post. Without this script every link and button leads to a page that does the same.
import { announce } from "./announce.js";

const HEADERS = { "HX-Request": "true" };
const sheet = document.createElement("div");
let opener = null;
sheet.className = "acts-sheet";
sheet.id = "acts-sheet";
sheet.popover = "auto";
sheet.setAttribute("role", "dialog");

function fill(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  sheet.replaceChildren(...page.body.childNodes);
  window.htmx?.process(sheet);
}

/** Under the thing that was pressed, or above it where there is no room; always inside of the window. */
function place(link) {
  const box = link.getBoundingClientRect();
  const gap = 4;
  const width = document.documentElement.clientWidth;
  const rtl = document.documentElement.dir === "rtl";
  const wanted = rtl ? box.right - sheet.offsetWidth : box.left;
  const start = Math.max(gap, Math.min(wanted, width - sheet.offsetWidth - gap));
  const below = box.bottom + gap + sheet.offsetHeight <= window.innerHeight || box.top < sheet.offsetHeight;
  const top = below ? box.bottom + gap : box.top - gap - sheet.offsetHeight;
  sheet.style.left = `${start + window.scrollX}px`;
  sheet.style.top = `${top + window.scrollY}px`;
}

async function open(link) {
  const answer = await fetch(link.href, { headers: HEADERS });
  if (!answer.ok) throw new Error(answer.status);
  fill(await answer.text());
  opener = link;
  sheet.setAttribute("aria-label", link.textContent.trim());
  if (!sheet.isConnected) document.getElementById("main").append(sheet);
  sheet.showPopover();
  place(link);
  sheet.querySelector("select, a, button")?.focus();
}

function shut() {
  if (sheet.matches(":popover-open")) sheet.hidePopover();
}

/** Arrows walk through the list, as in every other menu. */
function walk(event) {
  if (!["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key) || event.target.matches("select")) return;
  const all = [...sheet.querySelectorAll(".acts :is(a, button)")];
  if (!all.length) return;
  event.preventDefault();
  const here = all.indexOf(document.activeElement);
  const to = { ArrowDown: (here + 1) % all.length, ArrowUp: here <= 0 ? all.length - 1 : here - 1, Home: 0, End: all.length - 1 };
  all[to[event.key]].focus();
}

/** Send what was pressed; the row under the post comes back anew. */
async function react(action, body, post) {
  const answer = await fetch(action, { method: "POST", body, headers: HEADERS });
  const text = await answer.text();
  if (!answer.ok) {
    if (answer.headers.get("Content-Type")?.startsWith("text/plain")) announce(text);
    else fill(text);
    return;
  }
  shut();
  const anew = new DOMParser().parseFromString(text, "text/html").querySelector(".reactions");
  const old = document.getElementById(`reactions-${post}`);
  if (!anew || !old) return window.location.reload();
  const held = [...old.children].indexOf(document.activeElement);
  old.replaceWith(anew);
  if (held >= 0) anew.children[held]?.focus();
  announce(anew.textContent.replace(/\s+/g, " ").trim());
}

function copy(link) {
  navigator.clipboard.writeText(link.href).then(() => {
    shut();
    announce(link.dataset.copies);
  }, () => window.location.assign(link.href));
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const link = event.target.closest("a[data-pops], a[data-copies], a[data-shuts]");
  if (!link || (!("pops" in link.dataset) && !sheet.contains(link))) return;
  event.preventDefault();
  if ("shuts" in link.dataset) shut();
  else if ("copies" in link.dataset) copy(link);
  else if (opener === link && sheet.matches(":popover-open")) shut();
  else open(link).catch(() => window.location.assign(link.href));
});

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  const action = button?.formAction ?? "";
  const found = action.match(/\/posts\/(\d+)\/react\/$/);
  if (!found || !(event.target.id === "acts" || sheet.contains(event.target))) return;
  event.preventDefault();
  react(action, new FormData(event.target, button), found[1]).catch(() => event.target.submit());
});

sheet.addEventListener("keydown", walk);
sheet.addEventListener("toggle", (event) => {
  if (event.newState !== "closed") return;
  if (opener?.isConnected && (document.activeElement === document.body || sheet.contains(document.activeElement))) opener.focus();
  opener = null;
});
