// The rows of a channel or a thread: made from the page's own template, and changed to what a message is now.
import { bytes } from "./filelines.js";

const channel = document.getElementById("channel");
const words = document.getElementById("message-words")?.content;
const me = Number(document.body.dataset.user);
const zone = document.documentElement.dataset.tz || undefined;
const calendar = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
const GOES_ON = 300_000; // milliseconds, as on the server
const PARTS = [".edited", ".message-marks", ".message-files", ".message-reactions", ".message-thread"];

/** A word of the page's language, as a new element; `%n` in it becomes `n`. */
export function word(name, n) {
  const element = words.querySelector(`[data-word="${name}"]`).cloneNode(true);
  if (n !== undefined) element.textContent = element.textContent.replace("%n", n);
  return element;
}

/** A word of the page's language, as text. */
export const text = (name, n) => word(name, n).textContent.trim();

export const rowsOf = (list) => [...list.querySelectorAll(".message")];
export const at = (row) => new Date(row.dataset.at);
export const sameDay = (one, other) => calendar.format(at(one)) === calendar.format(at(other));
export const rowOf = (id) => document.getElementById(`message-${id}`);
const blank = () => document.getElementById("message-row").content.querySelector(".message").cloneNode(true);

const FILLED = {
  ".edited": (part, message) => message.edited,
  ".message-marks": (part, message) => {
    for (const mark of part.querySelectorAll("[data-mark]")) if (!message[mark.dataset.mark]) mark.remove();
    return message.pinned || message.decision;
  },
  ".message-files": (part, message) => {
    const one = part.firstElementChild;
    part.replaceChildren(...(message.files ?? []).map((file) => {
      const item = one.cloneNode(true);
      item.querySelector("a").href = file.url;
      item.querySelector("a span").textContent = file.name;
      item.querySelector("a ~ .small").textContent = bytes(file.size);
      return item;
    }));
    return part.children.length;
  },
  ".message-reactions": (part, message) => {
    for (const button of part.querySelectorAll("[data-kind]")) {
      const people = message.reactions?.find((row) => row.kind === button.dataset.kind)?.people ?? [];
      if (!people.length) button.remove();
      const mine = people.includes(me);
      button.querySelector(".react-count").textContent = people.length;
      button.classList.toggle("react-mine", mine);
      if (button.hasAttribute("aria-pressed")) button.setAttribute("aria-pressed", String(mine));
      button.setAttribute("formaction", `${channel.dataset.base}messages/${message.id}/react/`);
    }
    return part.children.length;
  },
  ".message-thread": (part, message) => {
    part.querySelector("a").href = `${channel.dataset.base}messages/${message.id}/thread/`;
    part.querySelector("[data-replies]").textContent = message.replies === 1 ? text("answer") : text("answers", message.replies);
    part.querySelector("time")?.remove();
    if (message.last_reply) {
      const time = document.createElement("time");
      Object.assign(time, { dateTime: message.last_reply });
      time.dataset.when = "short";
      part.append(" ", time);
    }
    return message.replies && !message.root;
  },
};

/** Put what hangs on the message under its text, in order; what had the focus keeps it. */
function hang(row, message) {
  const fresh = blank();
  const focused = row.contains(document.activeElement) ? document.activeElement.dataset.kind : null;
  for (const name of PARTS) {
    row.querySelector(`:scope > ${name}`)?.remove();
    const part = fresh.querySelector(`:scope > ${name}`);
    if (!part || message.removed && name !== ".message-thread" || !FILLED[name](part, message)) continue;
    const acts = row.querySelector(":scope > .message-acts");
    if (acts) acts.before(part); else row.append(part);
  }
  if (focused) row.querySelector(`[data-kind=${focused}]`)?.focus();
}

/** Bring a row to what the message is now. */
export function change(row, message) {
  const body = row.querySelector(".message-body");
  row.classList.toggle("removed", Boolean(message.removed));
  row.classList.toggle("calls-me", !message.removed && Boolean(message.mentions?.includes(me)));
  if (message.removed) {
    body.replaceChildren(word(`removed-${message.removed}`));
    row.querySelector("[data-editing]")?.remove();
    row.querySelector(".message-acts")?.remove();
    body.hidden = false;
  } else {
    body.innerHTML = message.html; // cleaned by the server
  }
  hang(row, message);
}

/** How many answered, without touching anything else of the row. */
export function recount(row, thread) {
  const part = blank().querySelector(":scope > .message-thread");
  row.querySelector(":scope > .message-thread")?.remove();
  if (!part || !FILLED[".message-thread"](part, { ...thread, id: row.dataset.id })) return;
  const acts = row.querySelector(":scope > .message-acts");
  if (acts) acts.before(part); else row.append(part);
}

function allow(row, message) {
  const base = `${channel.dataset.base}messages/${message.id}/`;
  const mine = message.author === me && "sends" in channel.dataset;
  const allowed = {
    "[data-answer]": ["thread/", "sends" in channel.dataset && !message.root],
    "[data-edit]": ["edit/", mine],
    "[data-delete]": ["delete/", mine || "moderates" in channel.dataset],
    "[data-pops]": ["acts/", true],
  };
  for (const [name, [end, may]] of Object.entries(allowed)) {
    const link = row.querySelector(`.message-acts ${name}`);
    if (link && may) link.href = base + end; else link?.remove();
  }
}

function name(row, message) {
  const who = row.querySelector(".who");
  row.querySelector(".avatar").textContent = message.initials;
  if (message.author) {
    who.textContent = message.name;
    if (who.href) who.href = `/people/${message.author}/`;
  }
  row.querySelector(".message-head time").dateTime = message.at;
  Object.assign(row.dataset, { author: message.author ?? "", at: message.at });
}

/** A new row for a message. */
export function made(message) {
  const row = blank();
  row.id = `message-${message.id}`;
  row.dataset.id = message.id;
  if (message.root) row.dataset.root = message.root;
  allow(row, message);
  name(row, message);
  change(row, message);
  return row;
}

/** A new row for what is on its way. */
export function madePending(item, mine) {
  const row = blank();
  row.removeAttribute("id");
  delete row.dataset.id;
  row.dataset.client = item.clientId;
  row.classList.add("pending");
  for (const part of [...PARTS, ".message-acts"]) row.querySelector(`:scope > ${part}`)?.remove();
  name(row, { author: me, ...mine, at: new Date(item.at).toISOString() });
  const body = row.querySelector(".message-body");
  if (item.rich) body.innerHTML = item.body; else body.replaceChildren(Object.assign(document.createElement("p"), { className: "as-typed", innerText: item.body }));
  return row;
}

/** Whether a day begins with this row, and whether it needs no name again. */
export function settle(row) {
  let before = row.previousElementSibling;
  while (before && !before.matches(".message")) before = before.previousElementSibling;
  const day = row.previousElementSibling?.matches(".day:has(time)") ? row.previousElementSibling : null;
  const newDay = !before || !sameDay(before, row);
  if (newDay && !day) {
    const line = word("day");
    line.querySelector("time").dateTime = row.dataset.at;
    row.before(line);
  }
  if (!newDay) day?.remove();
  const lined = row.previousElementSibling?.matches(".unread-line");
  const same = before?.dataset.author === row.dataset.author && at(row) - at(before) < GOES_ON;
  // A row of the server that goes on has no name of its own to show.
  row.classList.toggle("goes-on", !row.querySelector(".message-head") || Boolean(same && !newDay && !lined));
}
