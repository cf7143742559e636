// What one does with a message without leaving the page: editing in its row, deleting, reactions, pins; and walking
// through the messages with the keyboard. Without this script every one of them is a link or a button of a page.
import { announce } from "./announce.js";
import { ask, parts } from "./chat-ask.js";
import { rowOf, rowsOf } from "./chat-rows.js";

const channel = document.getElementById("channel");
const log = document.getElementById("log");
let shows = () => {};

// The editor keeps its plain box beside it, hidden.
const composerOf = (row) => {
  const place = row.closest("#thread-panel") ?? channel;
  return place.querySelector(".composer .ProseMirror") ?? place.querySelector(".composer textarea") ?? log;
};

function stopEditing(row, refocus) {
  row.querySelector("[data-editing]")?.remove();
  row.querySelector(".message-body").hidden = false;
  if (refocus) composerOf(row).focus();
}

/** The editor starts by itself only in what the page came with. */
async function richly(field) {
  if (!field.matches("[data-django-prose-editor-configurable]")) return;
  const { createEditor } = await import("django-prose-editor/configurable");
  await createEditor(field);
}

async function save(row, form) {
  try {
    const message = await (await ask(form.action, new FormData(form))).json();
    stopEditing(row, true);
    shows(message);
  } catch (error) {
    const note = form.querySelector("[data-note]") ?? form.appendChild(Object.assign(document.createElement("p"), { className: "errorlist" }));
    note.dataset.note = "";
    note.textContent = error.message;
    announce(error.message);
  }
}

const rowOfLink = (link) => link.closest(".message") ?? rowOf(link.closest("[data-message]")?.dataset.message);

async function edit(link) {
  const row = rowOfLink(link);
  if (row.querySelector("[data-editing]")) return;
  const form = (await parts(await ask(link.href))).querySelector("[data-editing]");
  row.querySelector(".message-body").after(form);
  row.querySelector(".message-body").hidden = true;
  const field = form.querySelector("textarea");
  await richly(field).catch(() => {});
  const view = form.querySelector(".ProseMirror");
  if (view) view.editor.commands.focus("end");
  else { field.focus(); field.setSelectionRange(field.value.length, field.value.length); }
  form.scrollIntoView({ block: "nearest" });
  form.querySelector("[data-cancel]").addEventListener("click", (event) => { event.preventDefault(); stopEditing(row, true); });
  form.addEventListener("submit", (event) => { event.preventDefault(); event.stopPropagation(); save(row, form); });
  form.addEventListener("keydown", (event) => {
    if (event.defaultPrevented) return;
    if (event.key === "Escape") { event.stopPropagation(); stopEditing(row, true); }
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.matches(".ProseMirror, textarea")) {
      event.preventDefault();
      event.stopPropagation();
      form.requestSubmit();
    }
  }, true);
}

function askToDelete(link) {
  const dialog = document.getElementById("delete-message");
  const confirm = dialog.querySelector("form");
  const row = rowOfLink(link);
  confirm.action = link.href;
  confirm.onsubmit = async (event) => {
    event.preventDefault();
    dialog.close();
    await ask(link.href, new FormData()).catch((error) => announce(error.message));
    row.focus();
  };
  dialog.showModal();
}

/** The last row that is this person's and can be edited: the up arrow in an empty box. */
export function editLast(list) {
  const link = rowsOf(list).filter((row) => row.querySelector("[data-edit]")).pop()?.querySelector("[data-edit]");
  if (link) edit(link).catch(() => location.assign(link.href));
  return Boolean(link);
}

// A button without an address of its own says that of the page.
const addressOf = (form, button) => new URL(button?.getAttribute("formaction") ?? form.getAttribute("action"), location.href);

/** Send what was pressed in a row or in the sheet of rare acts; the answer is the message as it is now. */
async function act(form, button) {
  const sheet = document.getElementById("acts-sheet");
  const body = new FormData(form, button);
  try {
    const answer = await ask(addressOf(form, button), body);
    if (answer.redirected) return location.assign(answer.url);
    if (answer.headers.get("Content-Type")?.includes("json")) shows(await answer.json());
    if (sheet?.matches(":popover-open")) sheet.hidePopover();
    announce(button?.textContent.replace(/\s+/g, " ").trim() ?? "");
  } catch (error) {
    if (error.message) announce(error.message);
    else location.reload();
  }
  return undefined;
}

function walk(event) {
  const row = event.target.closest(".message");
  const list = event.target.closest("#log, #thread-place");
  if (!list || event.target.matches("textarea, .ProseMirror, input") || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "Escape") { event.preventDefault(); composerOf(list).focus(); return; }
  const rows = rowsOf(list);
  const here = rows.indexOf(row);
  const to = { ArrowUp: here < 0 ? rows.length - 1 : here - 1, ArrowDown: here < 0 ? rows.length - 1 : here + 1, Home: 0, End: rows.length - 1 }[event.key];
  if (to === undefined || !rows.length) return;
  event.preventDefault();
  const next = rows[Math.min(Math.max(to, 0), rows.length - 1)];
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

/** Wire the acts of all rows. `show(message)` shows what the portal answered. */
export function start(show) {
  shows = show;
  channel.classList.add("walks"); // rows can be walked: only the acts of the one in focus are stops of the Tab key
  document.addEventListener("keydown", walk);
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest(":is(.message-acts, #acts-sheet) :is([data-edit], [data-delete])");
    if (!link || !rowOfLink(link)) return;
    event.preventDefault();
    document.getElementById("acts-sheet")?.hidePopover();
    if ("edit" in link.dataset) edit(link).catch(() => location.assign(link.href)); else askToDelete(link);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !(form.id === "message-form" || form.closest("#acts-sheet"))) return;
    if (!addressOf(form, event.submitter).pathname.startsWith(`${channel.dataset.base}messages/`)) return;
    event.preventDefault();
    act(form, event.submitter);
  });
}
