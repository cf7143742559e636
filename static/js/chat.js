// One open channel: follows what is said and done, tells who reads and writes, and notes what has been read.
import { ask } from "./chat-ask.js";
import { editLast, start as startActs } from "./chat-acts.js";
import { Composer } from "./chat-composer.js";
import * as flow from "./chat-log.js";
import * as outbox from "./chat-outbox.js";
import { rowOf, text } from "./chat-rows.js";
import { onTyping, showCount, tellOf, wrote } from "./chat-say.js";
import * as thread from "./chat-thread.js";
import { follow } from "./live.js";

const channel = document.getElementById("channel");
const aside = document.getElementById("channel-aside");
const form = document.getElementById("composer");
const me = Number(document.body.dataset.user);
let noted = flow.lastId();
let noting = null;
let asideAt = 0;
let asideTimer = null;
let line = null;

function noteSeen(last) {
  if (last <= noted) return;
  noted = last;
  noting ??= setTimeout(async () => {
    noting = null;
    const body = new FormData();
    body.set("message", noted);
    await ask(`${channel.dataset.base}seen/`, body).catch(() => {});
  }, 1500);
}

/** At most once in three seconds, and not everybody at the same moment. */
function renewAside() {
  if (asideTimer) return;
  const wait = Math.max(0, asideAt + 3000 - Date.now()) + Math.random() * 1000;
  asideTimer = setTimeout(async () => {
    asideTimer = null;
    asideAt = Date.now();
    try {
      const anew = await (await ask(aside.dataset.source)).text();
      if (!aside.contains(document.activeElement)) aside.innerHTML = anew;
    } catch {
      // The next time somebody comes or goes.
    }
  }, wait);
}

function show(message) {
  const isNew = thread.show(message);
  return message.root ? isNew : flow.show(message);
}

function put(item, fresh) {
  if (item.root) return thread.put(item);
  flow.put(item.row);
  return fresh ? flow.toNow().catch(() => {}) : undefined;
}

function onChannel(now) {
  if (now.kept_since) flow.shorten(new Date(now.kept_since), now.older);
  if (!now.archived) return;
  outbox.retryAll();
  onEnded(text("archived"));
}

function onEvent(event) {
  if (event.channel) onChannel(event.channel);
  if (!event.message) return;
  const { message } = event;
  outbox.arrived(message.client_id);
  wrote(message.author);
  const pinned = rowOf(message.id)?.querySelector("[data-mark=pinned]");
  if (show(message) && message.author !== me) tellOf(message);
  if (Boolean(pinned) !== message.pinned) renewAside();
}

async function poll() {
  try {
    const news = await (await ask(`${channel.dataset.base}messages/?after=${line.cursor()}`)).json();
    for (const event of news.events) if (event.seq > line.cursor()) onEvent(event);
    line.seen(news.cursor);
    outbox.retryAll();
  } catch {
    // Asked again in ten seconds.
  }
}

function onEnded(reason) {
  const strip = document.getElementById("ended");
  strip.textContent = reason;
  strip.hidden = false;
  form?.remove();
  for (const acts of document.querySelectorAll(".message-acts")) acts.remove();
}

function onHere(count) {
  if (Number.isInteger(count)) showCount(count);
  renewAside();
}

function startWriting() {
  const composer = new Composer(form, {
    says: (said, clientId) => outbox.post(said, clientId),
    typing: () => line?.typing?.(),
  });
  // Before the editor moves its caret.
  form.addEventListener("keydown", (event) => {
    if (event.key === "ArrowUp" && !event.defaultPrevented && composer.blank && editLast(flow.log)) event.preventDefault();
  }, true);
}

if (form) startWriting();
startActs(show);
thread.start(() => line?.typing?.());
outbox.start(
  { put, sent: show },
  { name: form?.dataset.name ?? "", initials: form?.dataset.initials ?? "" },
);
flow.onSeen(noteSeen);
line = follow(channel.dataset.scope, Number(channel.dataset.after), {
  onEvent, onEnded, onHere, onTyping,
  onState: (connected) => { if (connected) outbox.retryAll(); },
  onPoll: poll,
  onReset: () => location.reload(),
});
flow.begin();
