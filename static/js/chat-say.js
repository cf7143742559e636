// What others say, told to people who do not see the page: one sentence for what comes within two seconds, and nothing
// while they write. Who writes and how many read is shown, and not told: it would never be silent.
import { announce } from "./announce.js";
import { text, word } from "./chat-rows.js";

const PAUSE = 2000; // milliseconds in which more is gathered
const LONGEST = 240; // characters of a message
const WRITES = 6000; // milliseconds a person counts as writing after the last word of it
const line = document.getElementById("typing");
const writing = new Map(); // person → {name, until}
let heard = [];
let timer = null;

const plain = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent.replace(/\s+/g, " ").trim();

function tell() {
  const last = heard.at(-1);
  const where = last.root ? `, ${text("in-thread")}` : "";
  const files = last.files?.map((file) => file.name).join(", ");
  const said = `${last.name}${where}: ${plain(last.html).slice(0, LONGEST)} ${files ?? ""}`.trim();
  announce(heard.length === 1 ? said : `${text("said-many", heard.length)} ${said}`);
  heard = [];
  timer = null;
}

/** Somebody else said something. */
export function tellOf(message) {
  heard.push(message);
  timer ??= setTimeout(tell, PAUSE);
}

function show() {
  const now = Date.now();
  for (const [person, { until }] of writing) if (until < now) writing.delete(person);
  const names = [...writing.values()].map(({ name }) => name);
  const list = new Intl.ListFormat(document.documentElement.lang, { type: "conjunction" });
  const kind = ["", "one", "two", "two"][names.length] ?? "many";
  line.replaceChildren(...(kind ? [word(`typing-${kind}`, list.format(names)).textContent] : []));
}

/** `name` writes. Only those who want to be seen are told of. */
export function onTyping({ person, name }) {
  writing.set(person, { name, until: Date.now() + WRITES });
  show();
  setTimeout(show, WRITES + 50);
}

/** What they wrote is there. */
export function wrote(person) {
  if (writing.delete(person)) show();
}

/** How many read now. */
export function showCount(count) {
  const place = document.getElementById("here");
  if (place) place.textContent = count === 1 ? text("here-one") : text("here", new Intl.NumberFormat(document.documentElement.lang).format(count));
}
