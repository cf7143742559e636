// Writing in a channel or a thread: Enter sends, Shift and Enter begins a new line, names are offered after @, files
// come along. With the editor where it runs, with a plain box where it does not.
import "./editor-mentions.js";
import { announce } from "./announce.js";
import { text } from "./chat-rows.js";
import { bytes, made, watchDrop } from "./filelines.js";

const composers = new WeakMap(); // form → Composer
const HEIGHT = 8; // lines of the plain box

/** One form in which one writes. `says({body, rich, files})` takes what is sent, `typing()` hears that one writes. */
export class Composer {
  constructor(form, { says, typing }) {
    Object.assign(this, { form, says, typing, files: [] });
    this.box = form.querySelector("textarea[name=body]");
    this.list = form.querySelector("[data-attached]");
    composers.set(form, this);
    form.addEventListener("submit", (event) => { event.preventDefault(); event.stopPropagation(); this.submit(); });
    form.addEventListener("input", () => this.changed());
    form.querySelector("[data-format]").addEventListener("click", (event) => this.format(event.currentTarget));
    const input = form.querySelector("input[type=file]");
    if (input) {
      input.closest(".composer-pick").hidden = true;
      const button = form.querySelector("[data-attach-button]");
      button.hidden = false;
      button.addEventListener("click", () => input.click());
      input.addEventListener("change", () => { this.take([...input.files]); input.value = ""; });
      watchDrop(form, (files) => this.take([...files]));
      form.addEventListener("paste", (event) => this.paste(event), true);
    }
    this.name();
    form.addEventListener("prose-editor:ready", () => this.name());
  }

  get editor() {
    return this.form.querySelector(".ProseMirror")?.editor ?? null;
  }

  /** The empty box says whom one writes to. */
  name() {
    const { placeholder } = this.form.querySelector("[data-placeholder]")?.dataset ?? {};
    if (!placeholder) return;
    this.box.placeholder = placeholder;
    const view = this.form.querySelector(".ProseMirror");
    this.form.querySelector("[data-format]").hidden = !view;
    view?.setAttribute("data-hint", placeholder);
    view?.setAttribute("dir", "auto");
    if (document.getElementById("composer-keys")) view?.setAttribute("aria-describedby", "composer-keys");
    this.changed();
  }

  get words() {
    return this.editor ? this.editor.getText().trim() : this.box.value.trim();
  }

  get blank() {
    return !this.words;
  }

  focus() {
    if (this.editor) this.editor.commands.focus("end"); else this.box.focus();
  }

  submit() {
    if (this.blank && !this.files.length) return this.focus();
    const rich = Boolean(this.editor);
    const body = this.blank ? "" : rich ? this.editor.getHTML() : this.box.value.trim();
    const clientId = this.form.elements.client_id?.value || undefined;
    if (this.form.elements.client_id) this.form.elements.client_id.value = "";
    this.says({ body, rich, files: this.files }, clientId);
    this.files = [];
    this.show();
    if (rich) this.editor.commands.clearContent(true); else this.box.value = "";
    this.changed();
    return this.focus();
  }

  changed() {
    if (!this.editor) this.box.rows = Math.min(HEIGHT, this.box.value.split("\n").length);
    this.form.querySelector(".ProseMirror")?.classList.toggle("is-blank", this.blank && !this.editor?.isActive("listItem"));
    if (!this.blank) this.typing?.();
  }

  format(button) {
    const on = this.form.classList.toggle("formatting");
    button.setAttribute("aria-pressed", String(on));
    this.focus();
  }

  /** A picture, or files, out of the clipboard. What came with words is a text, whatever else it holds. */
  paste(event) {
    const { files, types } = event.clipboardData;
    if (!files.length || types.includes("text/html") || types.includes("text/plain")) return;
    event.preventDefault();
    event.stopPropagation();
    this.take([...files]);
  }

  take(files) {
    this.files.push(...files);
    this.show();
    announce(files.map((file) => file.name).join(", "));
    this.focus();
  }

  show() {
    this.list.hidden = !this.files.length;
    this.list.replaceChildren(...this.files.map((file) => {
      const item = made("li", "attach-file");
      const remove = made("button", "attach-remove", "×");
      remove.type = "button";
      remove.setAttribute("aria-label", text("remove-file", file.name));
      remove.addEventListener("click", () => { this.files = this.files.filter((each) => each !== file); this.show(); this.focus(); });
      item.append(made("bdi", "", file.name), made("span", "small muted", bytes(file.size)), remove);
      return item;
    }));
  }
}

/** Whether Enter means something in the text itself here: a list goes on with its next line. */
function inList(composer) {
  const { editor } = composer;
  return Boolean(editor?.isActive("listItem"));
}

// In the capturing phase: the editor itself takes Enter for a new paragraph. The list of names has come first.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  const form = event.target.closest?.("form");
  const composer = form && composers.get(form);
  if (!composer || !event.target.matches(".ProseMirror, textarea")) return;
  if (!event.ctrlKey && !event.metaKey && inList(composer)) return;
  event.preventDefault();
  event.stopPropagation();
  composer.submit();
}, true);
