// Typing @ offers those one can call on: only people and groups who may read what is written. The server knows who.
import { words } from "./editor-words.js";
import { announce } from "./shell.js";

const CALL = /(?:^|[\s(\u00a0])@([\p{L}\p{M}'’.\-]*(?: [\p{L}\p{M}'’.\-]*){0,3})$/u;
const PAUSE = 120; // milliseconds without a key, then the server is asked
let open = null; // { box, editor, list, names, chosen, from }
let waiting = 0;
let asked = 0;

/** What is typed after the last @ in front of the caret: { word, from } or nothing. */
function call(editor) {
  const { $from, empty } = editor.state.selection;
  if (!empty || !$from.parent.isTextblock) return null;
  const before = $from.parent.textBetween(Math.max(0, $from.parentOffset - 80), $from.parentOffset, null, "\ufffc");
  const found = CALL.exec(before);
  return found && { word: found[1], from: $from.pos - found[1].length - 1 };
}

function address(form, word) {
  const url = new URL(form.dataset.names, window.location.href);
  url.searchParams.set("q", word);
  const fields = new FormData(form);
  if (fields.has("marking")) url.searchParams.set("marking", fields.get("marking"));
  for (const reader of fields.getAll("readers")) url.searchParams.append("readers", reader);
  return url;
}

async function ask(box, editor, form) {
  const typed = call(editor);
  if (!typed) return close();
  const mine = ++asked;
  const answer = await fetch(address(form, typed.word), { headers: { Accept: "application/json" } }).catch(() => null);
  if (mine !== asked || !answer?.ok) return answer?.ok ? undefined : close();
  const { names } = await answer.json();
  const now = call(editor);
  if (mine !== asked || !now) return close();
  if (names.length) return show(box, editor, names, now.from);
  close();
  if (now.word && !now.word.includes(" ")) announce(words()["names.none"]);
  return undefined;
}

function show(box, editor, names, from) {
  const list = open?.list ?? document.createElement("ul");
  if (!open) {
    list.id = "names-found";
    list.className = "names";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", words().names);
    box.closest(".prose-editor").append(list);
    box.setAttribute("role", "combobox");
    box.removeAttribute("aria-multiline");
    for (const [name, value] of [["expanded", "true"], ["haspopup", "listbox"], ["autocomplete", "list"], ["controls", list.id]]) {
      box.setAttribute(`aria-${name}`, value);
    }
  }
  open = { box, editor, list, names, from, chosen: 0 };
  list.replaceChildren(...names.map(option));
  choose(0);
  place();
  announce(words()["names.found"].replace("%n", names.length));
}

function option(name, at) {
  const item = document.createElement("li");
  item.id = `name-${at}`;
  item.setAttribute("role", "option");
  const who = document.createElement("span");
  who.dir = "auto";
  who.textContent = name.name;
  const note = document.createElement("span");
  note.className = "note";
  note.dir = "auto";
  note.textContent = name.note;
  item.append(who, note);
  // The press, not the click: the caret stays where it is.
  item.addEventListener("pointerdown", (event) => { event.preventDefault(); take(at); });
  return item;
}

function place() {
  const around = open.list.offsetParent.getBoundingClientRect();
  const at = open.editor.view.coordsAtPos(open.from);
  const room = around.width - open.list.offsetWidth;
  open.list.style.top = `${at.bottom - around.top + 4}px`;
  open.list.style.left = `${Math.max(0, Math.min(at.left - around.left, room))}px`;
}

function choose(at) {
  open.chosen = (at + open.names.length) % open.names.length;
  [...open.list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === open.chosen)));
  const item = open.list.children[open.chosen];
  open.box.setAttribute("aria-activedescendant", item.id);
  item.scrollIntoView({ block: "nearest" });
}

function take(at) {
  const { editor, names, from } = open;
  const { mention, href, name } = names[at];
  const to = editor.state.selection.from;
  close();
  const content = [{ type: "mention", attrs: { mention, href, label: `@${name}` } }, { type: "text", text: " " }];
  editor.chain().focus().insertContentAt({ from, to }, content).run();
}

function close() {
  asked += 1;
  if (!open) return;
  const { box, list } = open;
  open = null;
  list.remove();
  box.setAttribute("role", "textbox");
  box.setAttribute("aria-multiline", "true");
  for (const name of ["expanded", "haspopup", "autocomplete", "controls", "activedescendant"]) box.removeAttribute(`aria-${name}`);
}

const KEYS = {
  ArrowDown: () => choose(open.chosen + 1),
  ArrowUp: () => choose(open.chosen - 1),
  Enter: () => take(open.chosen),
  Tab: () => take(open.chosen),
  Escape: close,
};

// In the capturing phase, before the editor takes the key.
document.addEventListener("keydown", (event) => {
  if (!open || event.target !== open.box || event.ctrlKey || event.metaKey || event.altKey) return;
  const act = KEYS[event.key];
  if (!act || event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}, true);

document.addEventListener("focusout", (event) => { if (open && event.target === open.box) close(); });

document.addEventListener("prose-editor:ready", (event) => watch(event.detail.editor));
for (const box of document.querySelectorAll("form[data-names] .ProseMirror")) if (box.editor) watch(box.editor);

function watch(editor) {
  const box = editor.view.dom;
  const form = box.closest("form[data-names]");
  if (!form || box.dataset.calls) return;
  box.dataset.calls = "yes";
  editor.on("transaction", ({ transaction }) => {
    clearTimeout(waiting);
    if (!transaction.docChanged && !transaction.selectionSet) return;
    if (call(editor)) waiting = setTimeout(() => ask(box, editor, form), PAUSE);
    else close();
  });
}
