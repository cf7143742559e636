// The rows of a channel: made from the page's own template, changed in place, always in order and once.

const channel = document.getElementById("channel");
const log = document.getElementById("log");
const words = document.getElementById("message-words")?.content;
const me = Number(document.body.dataset.user);
const zone = document.documentElement.dataset.tz || undefined;
const calendar = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
const GOES_ON = 300_000; // milliseconds, as on the server

/** A word of the page's language, as a new element. */
export const word = (name) => words.querySelector(`[data-word=${name}]`).cloneNode(true);

const rows = () => [...log.querySelectorAll(".message")];
const row = (id) => document.getElementById(`message-${id}`);
const pending = (clientId) => log.querySelector(`[data-client="${CSS.escape(clientId)}"]`);
const at = (element) => new Date(element.dataset.at);

export const atEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 80;

export function toEnd() {
  log.scrollTop = log.scrollHeight;
  jump.hidden = true;
}

const jump = document.getElementById("to-newest");
jump?.addEventListener("click", toEnd);
log?.addEventListener("scroll", () => { if (atEnd()) jump.hidden = true; }, { passive: true });

function fill(element, message) {
  element.dataset.author = message.author ?? "";
  element.dataset.at = message.at;
  const avatar = element.querySelector(".avatar");
  if (avatar) avatar.textContent = message.initials;
  const who = element.querySelector(".who");
  if (who && message.author) {
    who.textContent = message.name;
    if (who.href) who.href = `/people/${message.author}/`;
  }
  const time = element.querySelector(".message-head time");
  if (time) time.dateTime = message.at;
  change(element, message);
}

/** Bring a row to what the message is now. */
function change(element, message) {
  const body = element.querySelector(".message-body");
  if (message.removed) {
    element.classList.add("removed");
    body.replaceChildren(word("removed"));
    element.querySelector("form")?.remove();
    body.hidden = false;
  } else {
    body.innerHTML = message.html; // escaped by the server
  }
  const edited = element.querySelector(":scope > .edited");
  if (message.edited && !message.removed && !edited) body.after(blank().querySelector(".edited"));
  if (edited && (!message.edited || message.removed)) edited.remove();
  if (message.removed) element.querySelector(".message-acts")?.remove();
}

const blank = () => document.getElementById("message-row").content.querySelector(".message").cloneNode(true);

function acts(element, message) {
  const mine = message.author === me && "sends" in channel.dataset;
  const base = `${channel.dataset.base}messages/${message.id}/`;
  const edit = element.querySelector("[data-edit]");
  const remove = element.querySelector("[data-delete]");
  edit.href = `${base}edit/`;
  remove.href = `${base}delete/`;
  if (!mine) edit.remove();
  if (!mine && !("moderates" in channel.dataset)) element.querySelector(".message-acts").remove();
}

/** Whether a day begins with this row, and whether it needs no name again. */
function settle(element) {
  let before = element.previousElementSibling;
  while (before && !before.matches(".message")) before = before.previousElementSibling;
  const newDay = !before || calendar.format(at(before)) !== calendar.format(at(element));
  if (newDay) {
    const line = word("day");
    line.querySelector("time").dateTime = element.dataset.at;
    element.before(line);
  }
  const same = before && before.dataset.author === element.dataset.author && at(element) - at(before) < GOES_ON;
  element.classList.toggle("goes-on", Boolean(same && !newDay));
}

function put(element) {
  document.getElementById("no-messages")?.remove();
  const id = Number(element.dataset.id) || Infinity;
  const later = rows().find((each) => (Number(each.dataset.id) || Infinity) > id);
  if (later) later.before(element); else (jump ?? log.lastElementChild).before(element);
  settle(element);
}

/** Show a message as it is now: a new row, a changed one, or the one that was waiting to be sent. Returns whether it is new. */
export function show(message) {
  const known = row(message.id);
  if (known) {
    change(known, message);
    pending(message.client_id)?.remove();
    return false;
  }
  const stay = atEnd();
  pending(message.client_id)?.remove();
  const element = blank();
  element.id = `message-${message.id}`;
  element.dataset.id = message.id;
  acts(element, message);
  fill(element, message);
  put(element);
  if (stay || message.author === me) toEnd(); else jump.hidden = false;
  return true;
}

/** Show a message that is on its way. */
export function showPending(clientId, text, mine) {
  const element = blank();
  element.removeAttribute("id");
  delete element.dataset.id;
  element.dataset.client = clientId;
  element.classList.add("pending");
  element.querySelector(".message-acts").remove();
  fill(element, { author: me, name: mine.name, initials: mine.initials, at: new Date().toISOString(), html: "", edited: false });
  const paragraph = document.createElement("p");
  paragraph.className = "as-typed";
  paragraph.innerText = text;
  element.querySelector(".message-body").replaceChildren(paragraph);
  element.append(word("sending"));
  put(element);
  toEnd();
  return element;
}

/** The last row that is this person's and can be edited. */
export const lastOwn = () => rows().filter((each) => each.querySelector("[data-edit]")).pop();

/** The id of the last message shown. */
export const lastId = () => Math.max(0, ...rows().map((each) => Number(each.dataset.id) || 0));

/** Put earlier rows in front, without moving what one reads. */
export function putEarlier(html) {
  const height = log.scrollHeight;
  const top = log.scrollTop;
  const part = new DOMParser().parseFromString(html, "text/html").body;
  log.querySelector("[data-earlier]")?.closest("p").remove();
  const day = log.querySelector(".day");
  const last = [...part.querySelectorAll(".message")].pop();
  const first = log.querySelector(".message");
  if (last && first && calendar.format(at(last)) === calendar.format(at(first))) day?.remove();
  log.prepend(...part.childNodes);
  log.scrollTop = top + log.scrollHeight - height;
}
