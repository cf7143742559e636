// What one says in a channel is shown at once, sent in order, and again with the same id until the portal has it; so it
// stands there once. What waits is kept over a reload of this page, until one signs out.
import { announce } from "./announce.js";
import { deliver } from "./chat-ask.js";
import { madePending, text, word } from "./chat-rows.js";
import { newId } from "./filelines.js";

const OLD = 600_000; // milliseconds, after which nothing is sent without asking
const channel = document.getElementById("channel");
const key = `portal:unsent:${document.body.dataset.user}:outbox:${channel?.dataset.base}`;
const waiting = new Map(); // client id → {clientId, body, rich, root, files, lost, at, row, busy}
let line = Promise.resolve();
let mine = {};
let places = { put() {}, sent() {} };

function keep() {
  const items = [...waiting.values()].map(({ clientId, body, rich, root, at, files, lost }) =>
    ({ clientId, body, rich, root, at, lost: files.length || lost || 0 }));
  try {
    if (items.length) sessionStorage.setItem(key, JSON.stringify({ items, at: Date.now() }));
    else sessionStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing: it stands on this page all the same.
  }
}

function mark(item, state, note) {
  item.row.classList.toggle("pending", state === "pending");
  item.row.classList.toggle("failed", state === "failed");
  item.row.querySelector(":scope > [data-word]")?.remove();
  item.row.append(note);
}

function fail(item, sentence) {
  const note = word("failed");
  const reason = item.lost ? text("files-lost") : sentence;
  if (reason) note.querySelector("[data-reason]").textContent = reason;
  mark(item, "failed", note);
  announce(`${note.firstChild.textContent} ${reason}`);
}

function sending(item) {
  const note = word("sending");
  for (const file of item.files) note.append(" ", Object.assign(document.createElement("bdi"), { textContent: file.name }));
  mark(item, "pending", note);
  return (share) => { note.firstChild.textContent = text("sending-share", new Intl.NumberFormat(document.documentElement.lang, { style: "percent" }).format(share)); };
}

async function one(item) {
  if (!waiting.has(item.clientId) || !item.row.classList.contains("pending")) return;
  const body = new FormData();
  body.set("body", item.body);
  body.set("client_id", item.clientId);
  for (const file of item.files) body.append("files", file);
  const address = `${channel.dataset.base}messages/${item.root ? `${item.root}/thread/` : ""}`;
  try {
    const message = await deliver(address, body, item.told);
    arrived(item.clientId);
    places.sent(message);
  } catch (error) {
    if (waiting.has(item.clientId)) fail(item, error.refused ? error.message : "");
    item.refused = error.refused;
  }
}

function send(item) {
  item.told = sending(item);
  line = line.then(() => one(item));
}

function add(item, fresh) {
  waiting.set(item.clientId, item);
  item.row = madePending(item, mine);
  places.put(item, fresh);
}

/** Say something: `{body, rich, root, files}`. */
export function post(said, clientId = newId()) {
  const item = { root: null, files: [], lost: 0, ...said, clientId, at: Date.now() };
  add(item, true);
  keep();
  send(item);
}

/** The portal has it; it need not wait any more. */
export function arrived(clientId) {
  const item = waiting.get(clientId);
  if (!item) return;
  waiting.delete(clientId);
  item.row.remove();
  keep();
}

/** Send once more what could not be sent: the line is back. What was refused waits for its author. */
export function retryAll() {
  for (const item of waiting.values()) if (item.row.classList.contains("failed") && !item.refused && !item.old && !item.lost) send(item);
}

/** A thread is shown: what waits in it stands there too. */
export function placeAgain(root) {
  for (const item of waiting.values()) if (item.root === root) places.put(item);
}

function press(event) {
  const button = event.target.closest("[data-retry], [data-discard]");
  const item = button && waiting.get(button.closest(".message")?.dataset.client);
  if (!item) return;
  if ("retry" in button.dataset) {
    Object.assign(item, { lost: 0, old: false });
    keep();
    send(item);
  } else {
    arrived(item.clientId);
    announce(text("discarded"));
  }
  (document.querySelector("#composer .ProseMirror") ?? document.querySelector("#composer textarea"))?.focus();
}

/**
 * Take up what waited when the page was left.
 * `where`: {put(item, fresh) shows its row, sent(message) shows what the portal answered}; `me`: {name, initials}.
 */
export function start(where, me) {
  places = where;
  mine = me;
  document.addEventListener("click", press);
  let kept = null;
  try { kept = JSON.parse(sessionStorage.getItem(key)); } catch { /* nothing is kept */ }
  for (const item of kept?.items ?? []) {
    add({ ...item, files: [], old: Date.now() - item.at > OLD });
    const again = waiting.get(item.clientId);
    if (again.old || again.lost) fail(again, ""); else send(again);
  }
}
