// Writing in a channel: sending at once, in order, and again with the same id until the server has it; editing
// and deleting in the row.
import { announce } from "./announce.js";
import { lastOwn, show, showPending, word } from "./chat-rows.js";

const form = document.getElementById("composer");
const box = form?.querySelector("textarea");
const log = document.getElementById("log");
const mine = { name: form?.dataset.name ?? "", initials: form?.dataset.initials ?? "" };
const waiting = new Map(); // client id → {text, row}
let line = Promise.resolve();

function freshId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // Not to be had on plain http under another name than localhost.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Ask as the page's script: answers are parts, data or a sentence. Throws an Error with the sentence. */
export async function ask(address, body) {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  const answer = await fetch(address, {
    method: body ? "POST" : "GET",
    body,
    keepalive: Boolean(body), // what is being sent outlives the page
    headers: { "HX-Request": "true", ...(body ? { "X-CSRFToken": token } : {}) },
  });
  if (answer.status === 401) location.assign(answer.headers.get("HX-Redirect") ?? "/accounts/login/");
  if (answer.ok) return answer;
  const error = new Error(answer.headers.get("Content-Type")?.startsWith("text/plain") ? await answer.text() : "");
  error.refused = answer.status < 500;
  throw error;
}

function fail(clientId, sentence) {
  const { row } = waiting.get(clientId);
  row.classList.replace("pending", "failed");
  row.querySelector("[data-word]")?.remove();
  const note = word("failed");
  if (sentence) note.firstChild.textContent = `${sentence} `;
  row.append(note);
  announce(note.firstChild.textContent);
}

async function deliver(clientId) {
  const item = waiting.get(clientId);
  if (!item) return;
  const body = new FormData();
  body.set("body", item.text);
  body.set("client_id", clientId);
  try {
    const answer = await ask(form.action, body);
    waiting.delete(clientId);
    show(await answer.json());
  } catch (error) {
    if (waiting.has(clientId)) fail(clientId, error.refused ? error.message : "");
  }
}

function send(clientId) {
  line = line.then(() => deliver(clientId));
}

function retry(clientId) {
  const { row } = waiting.get(clientId);
  row.classList.replace("failed", "pending");
  row.querySelector("[data-word]")?.remove();
  row.append(word("sending"));
  send(clientId);
}

/** Send once more what could not be sent: the line is back. Twice with one id is once. */
export function retryAll() {
  for (const [clientId, { row }] of waiting) if (row.classList.contains("failed")) retry(clientId);
}

/** The message has come by the socket: it need not wait for its answer. */
export const arrived = (clientId) => waiting.delete(clientId);

function grow() {
  box.rows = Math.min(8, box.value.split("\n").length);
}

function submit(event) {
  event.preventDefault();
  const text = box.value.trim();
  if (!text) return;
  const hidden = form.elements.client_id;
  const clientId = hidden.value || freshId();
  hidden.value = freshId();
  box.value = "";
  grow();
  waiting.set(clientId, { text, row: showPending(clientId, text, mine) });
  send(clientId);
}

function keys(event) {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.key === "ArrowUp" && !box.value) {
    const link = lastOwn()?.querySelector("[data-edit]");
    if (link) {
      event.preventDefault();
      edit(link);
    }
  }
}

function stopEditing(row, refocus) {
  row.querySelector("[data-editing]")?.remove();
  row.querySelector(".message-body").hidden = false;
  if (refocus) (box ?? log).focus();
}

async function edit(link) {
  const row = link.closest(".message");
  if (row.querySelector("[data-editing]")) return;
  try {
    const part = new DOMParser().parseFromString(await (await ask(link.href)).text(), "text/html");
    const editing = part.querySelector("[data-editing]");
    row.querySelector(".message-body").after(editing);
    row.querySelector(".message-body").hidden = true;
    const field = editing.querySelector("textarea");
    field.rows = Math.min(8, field.value.split("\n").length);
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
    editing.scrollIntoView({ block: "nearest" });
    editing.addEventListener("keydown", (event) => {
      if (event.key === "Escape") stopEditing(row, true);
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); editing.requestSubmit(); }
    });
    editing.querySelector("[data-cancel]").addEventListener("click", (event) => { event.preventDefault(); stopEditing(row, true); });
    editing.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        const message = await (await ask(editing.action, new FormData(editing))).json();
        stopEditing(row, true);
        show(message);
      } catch (error) { announce(error.message); field.setCustomValidity(error.message); field.reportValidity(); field.setCustomValidity(""); }
    });
  } catch (error) { if (error.message) announce(error.message); else location.assign(link.href); }
}

function askToDelete(link) {
  const dialog = document.getElementById("delete-message");
  const confirm = dialog.querySelector("form");
  confirm.action = link.href;
  confirm.onsubmit = async (event) => {
    event.preventDefault();
    dialog.close();
    try { await ask(link.href, new FormData()); } catch (error) { announce(error.message); }
  };
  dialog.showModal();
}

/** Wire the composer and the acts in the rows. */
export function start() {
  form?.addEventListener("submit", submit);
  box?.addEventListener("keydown", keys);
  box?.addEventListener("input", grow);
  log.addEventListener("click", (event) => {
    const link = event.target.closest("[data-edit], [data-delete]");
    const button = event.target.closest("[data-retry], [data-discard]");
    if (link) { event.preventDefault(); if ("edit" in link.dataset) edit(link); else askToDelete(link); }
    if (!button) return;
    const row = button.closest(".message");
    if ("retry" in button.dataset) retry(row.dataset.client);
    else { waiting.delete(row.dataset.client); row.remove(); }
  });
}
