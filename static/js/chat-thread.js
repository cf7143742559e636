// A thread beside the flow, on screens that have room for both; elsewhere, and without this script, it is a page.
import { ask, parts } from "./chat-ask.js";
import { Composer } from "./chat-composer.js";
import { placeAgain, post } from "./chat-outbox.js";
import { change, made, recount, rowOf, rowsOf, settle } from "./chat-rows.js";

const panel = document.getElementById("thread-panel");
const place = document.getElementById("thread-place");
const wide = window.matchMedia("(width >= 70rem)");
let root = null;
let opener = null;
let typing = () => {};

const list = () => place.querySelector("#thread-log") ?? place;
const rowIn = (id) => place.querySelector(`.message[data-id="${id}"]`);

async function fill(id, address) {
  const page = await parts(await ask(address));
  root = id;
  // The root stands in the flow too: an id is there once.
  for (const row of rowsOf(page)) if (document.getElementById(row.id)) row.removeAttribute("id");
  place.replaceChildren(...page.childNodes);
  panel.hidden = false;
  document.body.classList.add("with-thread");
  const form = place.querySelector("form.composer");
  if (form) {
    const field = form.querySelector("[data-django-prose-editor-configurable]");
    if (field) await import("django-prose-editor/configurable").then(({ createEditor }) => createEditor(field)).catch(() => {});
    const composer = new Composer(form, { says: (said, clientId) => post({ ...said, root }, clientId), typing });
    composer.focus();
  } else {
    document.getElementById("thread-title").focus();
  }
  placeAgain(root);
  place.scrollTop = place.scrollHeight;
}

/** Shut the panel; what was pressed to open it has the focus again. */
export function shut() {
  root = null;
  panel.hidden = true;
  place.replaceChildren();
  document.body.classList.remove("with-thread");
  const back = opener?.isConnected ? opener : document.getElementById("log");
  back.tabIndex = back.matches("a") ? 0 : -1;
  back.focus({ preventScroll: true });
}

function append(row) {
  const id = Number(row.dataset.id) || Infinity;
  const later = rowsOf(list()).find((each) => (Number(each.dataset.id) || Infinity) > id);
  const down = place.scrollHeight - place.scrollTop - place.clientHeight < 80;
  document.getElementById("no-answers")?.remove();
  if (later) later.before(row); else list().append(row);
  settle(row);
  if (down || row.dataset.client) place.scrollTop = place.scrollHeight;
}

/** Something waits to be sent in a thread. */
export function put(item) {
  if (item.root === root) append(item.row);
}

/** Show a message of a thread, and how its root stands. Returns whether it is new. */
export function show(message) {
  if (!message.root) {
    const row = root === message.id && rowIn(message.id);
    if (row) change(row, message);
    return false;
  }
  const above = rowOf(message.root);
  if (above && message.thread) recount(above, message.thread);
  const known = rowIn(message.id);
  if (known) change(known, message);
  else if (root === message.root) append(made(message));
  return !known;
}

/** Wire the links of threads. `typing()` hears that one writes an answer. */
export function start(hears) {
  typing = hears;
  document.getElementById("thread-close").addEventListener("click", shut);
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && event.target.closest(".composer")) { event.preventDefault(); shut(); }
  });
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !wide.matches) return;
    const link = event.target.closest(":is(.message, #acts-sheet) :is([data-thread], [data-answer]), [data-thread-earlier]");
    if (!link) return;
    event.preventDefault();
    if (!place.contains(link)) opener = rowOf(/(\d+)\/thread\//.exec(link.pathname)[1]) ?? link;
    document.getElementById("acts-sheet")?.hidePopover();
    fill(Number(/(\d+)\/thread\//.exec(link.pathname)[1]), link.href).catch(() => location.assign(link.href));
  });
  wide.addEventListener("change", () => { if (!wide.matches && root) shut(); });
}
