// An open topic: new replies show as one quiet line; pressing it shows them. Edits are followed at once.
import { follow } from "./live.js";
import { announce } from "./shell.js";

const place = document.getElementById("live");
const posts = document.getElementById("posts");
const waiting = [];
let last = Number(place?.dataset.last ?? 0);

/** The one element of a fragment. Its HTML was cleaned by the server, and the content policy stands behind it. */
function element(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}

function pageOf(number) {
  return Math.ceil(number / Number(place.dataset.perPage));
}

/** Tell the server how far one has read, so that these are not new at the next visit. */
function seen(number) {
  fetch(`${place.dataset.url}?page=${pageOf(number)}`, { method: "HEAD" }).catch(() => {});
}

function showWaiting() {
  const first = waiting[0];
  if (!("end" in place.dataset)) {
    window.location.assign(`${place.dataset.url}?page=${pageOf(first.number)}#new`);
    return;
  }
  const shown = waiting.splice(0).map((event) => element(event.html));
  posts.append(...shown);
  seen(last);
  drawLine();
  shown[0].tabIndex = -1;
  shown[0].focus();
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
  const count = waiting.length;
  place.replaceChildren();
  if (!count) return;
  const text = count === 1 ? place.dataset.one : place.dataset.many.replace("%n", count);
  place.append(line(text, showWaiting));
  announce(text);
}

function add(event) {
  if (event.number <= last) return;
  last = event.number;
  waiting.push(event);
  drawLine();
}

function replace(event) {
  const queued = waiting.find((one) => one.number === event.number);
  if (queued) queued.html = event.html;
  const old = posts.querySelector(`article[data-number="${event.number}"]`);
  if (!old) return;
  const anew = element(event.html);
  // The fragment is the same for all readers: one's own "Edit" is carried over.
  const edit = old.querySelector(".post-foot a");
  if (edit) anew.querySelector(".post-foot")?.prepend(edit);
  old.replaceWith(anew);
}

function onEvent(event) {
  if (event.verb === "post.added") add(event);
  else if (event.verb === "post.edited") replace(event);
  else if (event.verb !== "topic.started") changed();
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
  posts.before(callout);
  place.replaceChildren();
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
