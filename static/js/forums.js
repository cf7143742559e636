// An open topic: new replies show as one quiet line; pressing it shows them. Edits, removals and reactions are
// followed at once. Frames tell only that something happened: the page asks for it, so what is shown is in its
// reader's language and within their rights.
import { follow } from "./live.js";
import { announce } from "./shell.js";
import { showAnew } from "./live-parts.js";

const place = document.getElementById("live");
const posts = document.getElementById("posts");
const CHANGES = ["post.edited", "post.removed", "post.restored", "post.reacted"];
const JITTER = 800; // milliseconds: not everybody asks in the same moment
const asking = new Map(); // id of a post → timer
let shown = Number(place?.dataset.last ?? 0); // number of the last post on the page, or before its end
let last = shown; // number of the last post there is

/** The elements of a fragment. Its HTML was cleaned by the server, and the content policy stands behind it. */
function elements(html) {
  return [...new DOMParser().parseFromString(html, "text/html").querySelectorAll("article")];
}

function pageOf(number) {
  return Math.ceil(number / Number(place.dataset.perPage));
}

async function fetchPosts(query) {
  const answer = await fetch(`${place.dataset.url}shown/?${query}`, { headers: { "HX-Request": "true" } });
  if (answer.status === 404) onEnded("");
  if (!answer.ok) throw new Error(answer.status);
  return elements(await answer.text());
}

async function showWaiting() {
  if (!("end" in place.dataset)) {
    window.location.assign(`${place.dataset.url}?page=${pageOf(shown + 1)}#new`);
    return;
  }
  const fresh = await fetchPosts(`after=${shown}`).catch(() => []);
  if (!fresh.length) return;
  posts.append(...fresh);
  window.htmx?.process(posts);
  shown = Number(fresh.at(-1).dataset.number);
  drawLine();
  document.dispatchEvent(new CustomEvent("portal:read"));
  fresh[0].tabIndex = -1;
  fresh[0].focus();
}

function line(text, act, href) {
  const button = document.createElement(href ? "a" : "button");
  button.className = "button button-soft unread-jump";
  button.textContent = text;
  if (href) {
    button.href = href;
  } else {
    button.type = "button";
    button.addEventListener("click", act);
  }
  return button;
}

function drawLine() {
  const count = last - shown;
  place.querySelector("button")?.remove();
  if (count <= 0) return;
  const text = count === 1 ? place.dataset.one : place.dataset.many.replace("%n", count);
  place.append(line(text, showWaiting));
  announce(text);
}

function add(event) {
  if (event.number <= last) return;
  last = event.number;
  drawLine();
}

/** Ask for a post that has changed, once for many changes in a row. */
function refresh(post) {
  const old = document.getElementById(`post-${post}`);
  if (!old || asking.has(post)) return;
  asking.set(post, setTimeout(async () => {
    asking.delete(post);
    const [anew] = await fetchPosts(`post=${post}`).catch(() => []);
    const here = document.getElementById(`post-${post}`);
    if (anew && here) swap(here, anew);
  }, Math.random() * JITTER));
}

/** Put ``anew`` in the place of ``old``; who was on one of its buttons stays there. */
function swap(old, anew) {
  const held = old.contains(document.activeElement) ? document.activeElement : null;
  const same = held && [...old.querySelectorAll("a, button, summary")].indexOf(held);
  old.replaceWith(anew);
  window.htmx?.process(anew);
  if (held) (anew.querySelectorAll("a, button, summary")[same] ?? anew).focus();
}

function onEvent(event) {
  if (event.verb === "request.closed") add(event); // its report is a post; the board changes with it
  if (event.verb === "post.added") add(event);
  else if (CHANGES.includes(event.verb) && event.post) refresh(event.post);
  else if (event.verb !== "topic.started") showAnew().catch(() => false).then((done) => done || changed());
}

function onEnded(reason) {
  const callout = document.createElement("p");
  callout.className = "callout callout-danger";
  callout.setAttribute("role", "alert");
  const body = document.createElement("span");
  body.className = "callout-body";
  body.textContent = reason || place.dataset.ended;
  callout.append(body);
  posts.replaceChildren();
  for (const part of document.querySelectorAll("[data-live-part]")) part.remove();
  posts.before(callout);
  place.replaceChildren();
  document.dispatchEvent(new CustomEvent("portal:ended"));
  for (const form of document.querySelectorAll("form[data-editor]")) form.querySelector(".button-main").disabled = true;
}

function changed() {
  place.querySelector("a")?.remove();
  place.prepend(line(place.dataset.changed, null, place.dataset.url));
  announce(place.dataset.changed);
}

/** Without a socket: ask what happened since. */
async function onPoll() {
  const answer = await fetch(`${place.dataset.url}events/?after=${feed.cursor()}`, { headers: { Accept: "application/json" } });
  if (answer.status === 404) onEnded("");
  if (!answer.ok) return;
  for (const event of (await answer.json()).events) {
    if (event.seq <= feed.cursor()) continue;
    onEvent(event);
    feed.seen(event.seq);
  }
}

const feed = place && posts && follow(place.dataset.scope, Number(place.dataset.seq), {
  onEvent,
  onEnded,
  onReset: changed,
  onPoll: () => onPoll().catch(() => {}),
});
