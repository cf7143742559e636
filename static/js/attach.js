// Files that go with a text: each is sent at once, when it is chosen, dropped or pasted, and stands under the text
// until that is sent. Without this script the form sends them itself, and a ticked box keeps each.
import { Line, bytes, made, newId, problem, send, watchDrop } from "./filelines.js";
import { announce } from "./shell.js";

const attaching = new WeakMap(); // form → its Attaching

/** Resolves when no file of `form` is on its way any more: false if one could not be stored. */
export const settled = (form) => attaching.get(form)?.settled() ?? Promise.resolve(true);

/** The files that stand under the text of `form`: [{id, url, name, size, is_picture}]. */
export const filesIn = (form) => attaching.get(form)?.files() ?? [];

/** Have `files` stand under the text of `form`, and no others. */
export const putFiles = (form, files) => attaching.get(form)?.put(files ?? []);

class Attaching {
  constructor(form, box) {
    Object.assign(this, { form, box, words: box.dataset, last: Promise.resolve() });
    this.input = box.querySelector("input[type=file]");
    this.list = box.querySelector("[data-attached]");
    this.ways = box.querySelector("[data-uploads]");
    for (const item of [...this.list.children]) item.replaceWith(this.chip({ ...item.dataset, is_picture: Boolean(item.dataset.picture) }));
    this.input.addEventListener("change", () => {
      this.take([...this.input.files]);
      this.input.value = "";
    });
    watchDrop(form, (files) => this.take([...files]));
    form.addEventListener("paste", (event) => this.paste(event), true);
    window.addEventListener("beforeunload", (event) => { if (this.ways.querySelector(".upload:not(.failed)")) event.preventDefault(); });
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
    const room = Number(this.words.most) - this.list.children.length - this.ways.children.length;
    if (files.length > room) announce(this.words.tooMany);
    this.box.querySelector("[data-too-many-line]").hidden = files.length <= room;
    for (const file of files.slice(0, Math.max(room, 0))) {
      const job = { file, line: new Line(file, this.words), id: newId() };
      this.ways.append(job.line.item);
      this.ways.hidden = false;
      this.last = this.last.then(() => this.one(job));
    }
  }

  async one(job) {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    data.set("client_id", job.id); // the same for every try, so a lost answer stores no second file
    data.set("file", job.file);
    const refused = problem(job.file, this.words);
    const answer = refused ? { sentence: refused } : await send(this.words.url, data, job.line, this.words);
    if (answer.url) {
      job.line.item.remove();
      this.list.append(this.chip(answer));
      this.changed();
      announce(`${answer.name}: ${this.words.stored}`);
      this.form.dispatchEvent(new CustomEvent("portal:attached", { bubbles: true, detail: answer }));
    } else {
      job.line.failed(answer.sentence, refused ? null : () => { this.last = this.last.then(() => this.one(job)); });
      this.offersToForget(job.line);
    }
    this.ways.hidden = !this.ways.children.length;
  }

  offersToForget(line) {
    if (line.item.querySelector("[data-forget]")) return;
    const button = made("button", "button button-small", this.words.remove);
    button.type = "button";
    button.dataset.forget = "";
    button.setAttribute("aria-label", `${this.words.remove}: ${line.name}`);
    button.addEventListener("click", () => line.item.remove());
    line.item.append(button);
  }

  /** What stands under the text for a stored file, with what the form sends of it. */
  chip(file) {
    const item = made("li", "attach-file");
    Object.assign(item.dataset, { id: file.id, url: file.url, name: file.name, size: file.size });
    if (file.is_picture) item.dataset.picture = file.url;
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "attachments", value: file.id });
    const name = document.createElement("bdi");
    name.textContent = file.name;
    const remove = made("button", "attach-remove", "×");
    remove.type = "button";
    remove.setAttribute("aria-label", `${this.words.remove}: ${file.name}`);
    remove.addEventListener("click", () => this.remove(item));
    const thumb = document.createElement("img");
    Object.assign(thumb, { src: file.url, alt: "", loading: "lazy" });
    item.append(field, ...(file.is_picture ? [thumb] : []), name, made("span", "small muted", bytes(Number(file.size))), remove);
    return item;
  }

  remove(item) {
    const next = item.nextElementSibling ?? item.previousElementSibling;
    item.remove();
    (next?.querySelector("button") ?? this.input).focus();
    announce(`${item.dataset.name}: ${this.words.removed}`);
    this.changed();
  }

  changed() {
    this.form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  files() {
    return [...this.list.children].map(({ dataset }) => ({ ...dataset, is_picture: Boolean(dataset.picture) }));
  }

  put(files) {
    this.list.replaceChildren(...files.map((file) => this.chip(file)));
  }

  async settled() {
    let waited;
    do {
      waited = this.last;
      await waited;
    } while (waited !== this.last);
    return !this.ways.querySelector(".upload");
  }
}

for (const box of document.querySelectorAll("[data-attach]")) {
  const form = box.closest("form");
  attaching.set(form, new Attaching(form, box));
}
