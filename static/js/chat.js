// One open channel: follows what is said, who is here, and notes what has been read.
import { ask, arrived, retryAll, start } from "./chat-composer.js";
import { lastId, putEarlier, show, toEnd } from "./chat-rows.js";
import { follow } from "./live.js";

const channel = document.getElementById("channel");
const log = document.getElementById("log");
const aside = document.getElementById("channel-aside");
const me = Number(document.body.dataset.user);
let seen = lastId();
let noting = null;
let asideAt = 0;
let asideTimer = null;

function noteSeen() {
  if (noting || document.hidden) return;
  noting = setTimeout(async () => {
    noting = null;
    const last = lastId();
    if (document.hidden || last <= seen) return;
    seen = last;
    const body = new FormData();
    body.set("message", last);
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
      aside.innerHTML = await (await ask(aside.dataset.source)).text();
    } catch {
      // The next time somebody comes or goes.
    }
  }, wait);
}

function onEvent(event) {
  const { message } = event;
  arrived(message.client_id);
  if (show(message) && message.author !== me) noteSeen();
}

let line = null;

async function poll() {
  try {
    const news = await (await ask(`${channel.dataset.base}messages/?after=${line.cursor()}`)).json();
    for (const event of news.events) if (event.seq > line.cursor()) onEvent(event);
    line.seen(news.cursor);
    retryAll();
  } catch {
    // Asked again in ten seconds.
  }
}

function onEnded(reason) {
  const strip = document.getElementById("ended");
  strip.textContent = reason;
  strip.hidden = false;
  document.getElementById("composer")?.remove();
}

start();
if (channel.dataset.scope) {
  line = follow(channel.dataset.scope, Number(channel.dataset.after), {
    onEvent,
    onEnded,
    onHere: renewAside,
    onState: (connected) => { if (connected) retryAll(); },
    onPoll: poll,
    onReset: () => location.reload(),
  });
  const named = location.hash.startsWith("#message-") && document.getElementById(location.hash.slice(1));
  const mark = named || document.getElementById("new");
  // The log alone moves; the page around it stays where it is.
  if (mark) log.scrollTop += mark.getBoundingClientRect().top - log.getBoundingClientRect().top - log.clientHeight / 3;
  else toEnd();
}
document.addEventListener("visibilitychange", noteSeen);
log.addEventListener("click", async (event) => {
  const link = event.target.closest("[data-earlier]");
  if (!link) return;
  event.preventDefault();
  putEarlier(await (await ask(link.href)).text());
});
