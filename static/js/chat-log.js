// The flow of a channel: its rows in order and once, pages before and after, where one reads and the way to the newest.
import { announce } from "./announce.js";
import { ask, parts } from "./chat-ask.js";
import { at, change, made, rowOf, rowsOf, sameDay, settle, text, word } from "./chat-rows.js";

export const log = document.getElementById("log");
const channel = document.getElementById("channel");
const me = Number(document.body.dataset.user);
const pill = document.getElementById("to-newest");
const waiting = []; // what was said while later pages are on their way
const listeners = []; // called when one has seen more
let loading = false;
let missed = 0;
let unseen = false; // somebody spoke while the page was not looked at

const number = (row) => Number(row.dataset.id) || Infinity;
const edge = (way) => log.querySelector(`[data-${way}]`);

export const atEnd = () => !edge("later") && log.scrollHeight - log.scrollTop - log.clientHeight < 80;
/** Hear that one reads further. */
export const onSeen = (listener) => listeners.push(listener);
/** The id of the last row shown. */
export const lastId = () => Math.max(0, ...rowsOf(log).map((row) => Number(row.dataset.id) || 0));

function showPill(on) {
  missed = on ? missed + 1 : 0;
  pill.hidden = !on && !edge("later");
  pill.querySelector("[data-label]").textContent = missed ? text(missed === 1 ? "new-one" : "new-many", missed) : text("newest");
}

/** To the newest message of all, which may be pages away. */
export async function toNow() {
  if (edge("later")) {
    const page = await parts(await ask(`${channel.dataset.base}?newest=1`));
    for (const old of [...log.querySelectorAll(".message, .day, .unread-line")]) if (!old.dataset.client) old.remove();
    log.prepend(...page.childNodes);
    watchEdges();
  }
  log.scrollTop = log.scrollHeight;
  showPill(false);
  seen();
}

function seen() {
  if (!document.hidden) for (const listener of listeners) listener(lastId());
}

/** Let one element stay where it is on the screen while others are put around it. */
function keep(anchor, act) {
  const before = anchor?.getBoundingClientRect().top ?? 0;
  act();
  if (anchor?.isConnected) log.scrollTop += anchor.getBoundingClientRect().top - before;
}

/** The rows before or after those that are here. */
async function turn(way) {
  const link = edge(way);
  if (loading || !link) return;
  loading = true;
  log.setAttribute("aria-busy", "true");
  try {
    const page = await parts(await ask(link.href));
    const shown = rowsOf(log).filter((row) => row.dataset.id);
    const anchor = way === "earlier" ? shown[0] : shown.at(-1);
    const focused = document.activeElement === link;
    const count = rowsOf(page).length;
    for (const row of rowsOf(page)) if (rowOf(row.dataset.id)) row.remove();
    for (const other of page.querySelectorAll(`[data-${way === "earlier" ? "later" : "earlier"}]`)) other.closest("p").remove();
    keep(anchor, () => {
      link.closest("p").remove();
      if (way === "earlier") log.prepend(...page.childNodes);
      else (log.querySelector("[data-client]") ?? pill).before(...page.childNodes);
      for (const row of seams()) settle(row);
    });
    if (focused) (way === "earlier" ? anchor?.previousElementSibling : anchor?.nextElementSibling)?.focus?.();
    announce(text(way === "earlier" ? "came-earlier" : "came-later", count));
    if (way === "later") caughtUp();
  } catch {
    // The link stays: it is tried again when one gets there, or by pressing it.
  } finally {
    loading = false;
    log.removeAttribute("aria-busy");
    watchEdges();
  }
}

/** Rows with a line of a day above that the row before has too. */
function seams() {
  return [...log.querySelectorAll(".day:has(time) + .message")].filter((row) => {
    const before = row.previousElementSibling.previousElementSibling;
    return before?.matches(".message") && sameDay(before, row);
  });
}

function caughtUp() {
  if (!edge("later")) for (const message of waiting.splice(0)) show(message);
  seen();
}

const edges = new IntersectionObserver((entries) => {
  for (const entry of entries) if (entry.isIntersecting) turn("earlier" in entry.target.dataset ? "earlier" : "later");
}, { root: log, rootMargin: "300px 0px" });

function watchEdges() {
  edges.disconnect();
  for (const way of ["earlier", "later"]) if (edge(way)) edges.observe(edge(way));
  if (edge("later")) pill.hidden = false;
}

/** Take away what the channel no longer keeps: all before `moment` but the rows with these ids. */
export function shorten(moment, ids) {
  const gone = rowsOf(log).filter((row) => row.dataset.id && at(row) < moment && !ids.includes(Number(row.dataset.id)));
  keep(rowsOf(log).find((row) => at(row) >= moment), () => {
    for (const row of gone) row.remove();
    for (const day of log.querySelectorAll(".day:not(:has(+ .message))")) day.remove();
  });
}

/** Put a row where its number says. */
export function put(row) {
  document.getElementById("no-messages")?.remove();
  const later = rowsOf(log).find((each) => number(each) > number(row));
  if (later) later.before(row); else (log.querySelector("[data-client]") ?? pill).before(row);
  if (later && !later.previousElementSibling.isSameNode(row)) settle(later);
  settle(row);
}

function drawLine(row) {
  if (!document.hidden || unseen) return;
  unseen = true;
  document.getElementById("new")?.remove();
  row.before(Object.assign(word("new"), { id: "new" }));
  settle(row);
}

/** Show a message as it is now: a new row, or a changed one. Returns whether it is new here. */
export function show(message) {
  const known = rowOf(message.id);
  log.querySelector(`[data-client="${CSS.escape(message.client_id)}"]`)?.remove();
  if (known) {
    const end = atEnd();
    change(known, message);
    if (end) log.scrollTop = log.scrollHeight;
    return false;
  }
  if (message.id < Math.min(...rowsOf(log).map(number)) && edge("earlier")) return false; // above what is shown
  if (edge("later")) {
    waiting.push(message);
    if (message.author !== me) showPill(true);
    else toNow();
    return message.author !== me;
  }
  const stay = atEnd();
  const row = made(message);
  put(row);
  if (message.author !== me) drawLine(row);
  if (stay || message.author === me) log.scrollTop = log.scrollHeight; else showPill(true);
  if (stay) seen();
  return true;
}

/** Where one begins: at the message of the address, at the line of the new, or at the end. */
export function begin() {
  const named = location.hash.startsWith("#message-") && document.getElementById(location.hash.slice(1));
  const mark = named || document.getElementById("new");
  // The log alone moves; the page around it stays where it is.
  if (mark) log.scrollTop += mark.getBoundingClientRect().top - log.getBoundingClientRect().top - log.clientHeight / 3;
  else log.scrollTop = log.scrollHeight;
  watchEdges();
  pill.addEventListener("click", () => { toNow().catch(() => {}); log.focus({ preventScroll: true }); });
  log.addEventListener("scroll", () => { if (!pill.hidden && atEnd()) { showPill(false); seen(); } }, { passive: true });
  log.addEventListener("click", (event) => {
    const link = event.target.closest("[data-earlier], [data-later]");
    if (!link) return;
    event.preventDefault();
    turn("earlier" in link.dataset ? "earlier" : "later");
  });
  // What is pinned may stand on this page.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-goes]");
    const row = link && rowOf(link.dataset.goes);
    if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "center" });
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) unseen = false;
    else if (atEnd()) seen();
  });
}
