// One socket for the whole page. follow() and onNotices() open it when something needs it; it comes back by
// itself, asks for what was missed, and tells each happening once and in order. The frames: docs/live.md.

const QUICK = 1; // seconds before the first new attempt, with jitter at most 2
const SLOWEST = 30;
const SILENCE = 60; // seconds without a frame (the server beats every 25) after which the line counts as broken
const POLL = 10;
const TRIES_BEFORE_POLL = 3;
const TYPING = 3; // seconds between two words that somebody is writing

const follows = new Map(); // scope → {cursor, head, onEvent, onHere, onTyping, …}
const listeners = []; // {onTell, onPoll}
let socket = null;
let tries = 0;
let timer = null;
let lastFrame = 0;
let polling = null;
let signedOut = 0;
let serverLive = true;
let strips = null;
let typed = 0;
let elsewhere = false; // newer pages of this person took the place of this one's socket

const open = () => socket?.readyState === WebSocket.OPEN;

/**
 * Follow a scope such as "chat.channel:5" from number `after` on.
 * Handlers: onEvent(event), onHere(count), onTyping({person, name}), onEnded(reason), onState(connected),
 * onPoll() → promise, onReset(). Returns {seen(seq), cursor(), typing(), stop()}; seen() tells of a number that
 * came another way, typing() that this person writes: call it with every key.
 */
export function follow(scope, after, handlers) {
  const one = { cursor: after, ...handlers };
  follows.set(scope, one);
  if (open()) subscribe(scope); else connect();
  return {
    seen: (seq) => { one.cursor = Math.max(one.cursor, seq); },
    cursor: () => one.cursor,
    typing: () => {
      if (Date.now() - typed < TYPING * 1000) return;
      typed = Date.now();
      send({ type: "typing", scope });
    },
    stop: () => { follows.delete(scope); send({ type: "unsubscribe", scope }); },
  };
}

/** Hear that this person's notices have changed; also called after each reconnection. */
export function onNotices(callback) {
  listeners.push(callback);
  connect();
}

function send(frame) {
  if (open()) socket.send(JSON.stringify(frame));
}

function subscribe(scope) {
  send({ type: "subscribe", scope, after: follows.get(scope).cursor });
}

function connect() {
  if (socket || timer || elsewhere || !(follows.size || listeners.length)) return;
  const address = new URL("/ws/", location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const mine = new WebSocket(address);
  socket = mine;
  lastFrame = Date.now();
  mine.addEventListener("open", () => {
    lastFrame = Date.now();
    // Whether we are signed in, the first frame tells; only then is the line called good.
    for (const scope of follows.keys()) subscribe(scope);
    setTimeout(() => { if (socket === mine && open()) settled(); }, 250);
  });
  mine.addEventListener("message", (message) => {
    lastFrame = Date.now();
    if (socket === mine) hear(JSON.parse(message.data));
  });
  mine.addEventListener("close", (event) => { if (socket === mine) closed(event.code); });
}

function settled() {
  const again = tries > 0;
  tries = 0;
  signedOut = 0;
  show(true);
  if (again) for (const callback of listeners) callback();
}

function closed(code) {
  socket = null;
  if (code === 4401 && ++signedOut > 1) {
    // Once more with the cookie of now, then the session is really gone.
    location.assign(`/accounts/login/?next=${encodeURIComponent(location.pathname + location.search)}`);
    return;
  }
  if (code === 4428) {
    // A second factor is asked first; that page leads back here.
    location.assign(`/accounts/second-factor/?next=${encodeURIComponent(location.pathname + location.search)}`);
    return;
  }
  // The others stay connected; this one asks, until somebody looks at it again.
  if (code === 4409) elsewhere = true;
  if (code !== 4403) show(false);
  if (elsewhere) poll(true); else again();
}

function again() {
  if (timer || !(follows.size || listeners.length)) return;
  const most = tries === 0 ? 2 * QUICK : Math.min(SLOWEST, 2 ** (tries + 1));
  const least = tries === 0 ? 0.2 : 1;
  tries += 1;
  if (tries > TRIES_BEFORE_POLL) poll(true);
  timer = setTimeout(() => { timer = null; connect(); }, 1000 * (least + Math.random() * (most - least)));
}

function hear(frame) {
  const one = follows.get(frame.scope);
  switch (frame.type) {
    case "events":
      if (!one) return;
      for (const event of frame.events) {
        if (event.seq > one.cursor) one.onEvent?.(event);
      }
      one.cursor = Math.max(one.cursor, frame.cursor);
      break;
    case "beat":
      for (const [scope, head] of Object.entries(frame.heads)) {
        const behind = follows.get(scope);
        if (behind && head > behind.cursor) subscribe(scope);
      }
      break;
    case "here": one?.onHere?.(frame.count); break;
    case "typing": one?.onTyping?.({ person: frame.person, name: frame.name }); break;
    case "subscribed": settled(); one?.onState?.(true); break;
    case "reset": one?.onReset?.(); break;
    case "refused": follows.delete(frame.scope); break;
    case "ended": follows.delete(frame.scope); one?.onEnded?.(frame.reason); break;
    case "tell": if (frame.event === "notices") for (const callback of listeners) callback(); break;
    case "state":
      serverLive = frame.live;
      poll(!frame.live);
      if (frame.live) for (const callback of listeners) callback();
      break;
    default: break;
  }
}

function show(connected) {
  if (connected && serverLive) poll(false);
  clearTimeout(strips);
  // A line that is back at once is not worth a word.
  strips = setTimeout(() => {
    for (const strip of document.querySelectorAll("[data-offline]")) strip.hidden = connected || elsewhere;
    for (const strip of document.querySelectorAll("[data-elsewhere]")) strip.hidden = !elsewhere;
  }, connected || elsewhere || !navigator.onLine ? 0 : 1000);
  document.documentElement.toggleAttribute("data-live", connected);
  for (const one of follows.values()) one.onState?.(connected);
}

/** While no socket can be had, or the server itself is cut off from the others: ask every ten seconds. */
function poll(on) {
  if (!on) {
    clearInterval(polling);
    polling = null;
  }
  if (!on || polling) return;
  const ask = () => {
    for (const callback of listeners) callback();
    for (const one of follows.values()) one.onPoll?.();
  };
  ask();
  polling = setInterval(ask, POLL * 1000);
}

function hangUp() {
  const old = socket;
  if (!old) return;
  old.close();
  // A socket on a dead line may take minutes to close; the page does not wait for it.
  if (socket === old) closed(1006);
}

setInterval(() => { if (open() && Date.now() - lastFrame > SILENCE * 1000) hangUp(); }, 5000);
window.addEventListener("offline", () => { hangUp(); show(false); });
window.addEventListener("online", () => {
  clearTimeout(timer);
  timer = null;
  connect();
});
window.addEventListener("pagehide", () => {
  const old = socket;
  socket = null;
  old?.close(1000);
});
window.addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && elsewhere) { elsewhere = false; connect(); }
});
