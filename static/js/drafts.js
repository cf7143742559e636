// What one writes is kept while one types: in this browser at once, on the portal two seconds after the last key.
// On any device the form opens with it. The words are in the element `data-draft` of the form.
import { filesIn, putFiles } from "./attach.js";
import { Line, sentence } from "./draft-line.js";
import { fieldsOf, putBack, valuesOf } from "./form-values.js";
import { forget, keep, kept } from "./unsent.js";

const PAUSE = 2000; // ms without a key before the portal is asked to keep it
const writings = new WeakMap(); // form → its Writing

/** The text of `form` on its way to be kept; null for a form that has no drafts. */
export const writingIn = (form) => writings.get(form) ?? null;

class Writing {
  constructor(form, box) {
    Object.assign(this, { form, box, words: box.dataset, place: box.dataset.place, known: box.dataset.known });
    this.line = new Line(box);
    this.saving = Promise.resolve();
    this.over = false; // sent, or taken away: nothing is kept any more
    this.base = this.values();
    form.addEventListener("input", () => this.typed());
    form.addEventListener("change", () => this.typed());
    window.addEventListener("pagehide", () => this.leave());
    document.addEventListener("portal:ended", () => this.end());
    box.querySelector("[data-draft-drop]")?.addEventListener("click", (event) => this.drop(event));
    box.querySelector("[data-draft-on]")?.addEventListener("click", (event) => this.goOn(event));
  }

  /** All that was filled in, as text that can be compared. */
  values() {
    return JSON.stringify(valuesOf(this.form));
  }

  get clientId() {
    return this.form.elements.client_id?.value ?? "";
  }

  typed() {
    if (this.over || this.values() === this.base) return;
    this.dirty = true;
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.keepHere(), 300);
    this.later();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  keepHere() {
    clearTimeout(this.soon);
    const { known, clientId, dirty } = this;
    if (!this.over) keep(this.place, { values: this.values(), known, clientId, dirty, files: filesIn(this.form) });
  }

  /** Have the portal keep it; one at a time. Resolves when it is settled, whatever came of it. */
  save() {
    clearTimeout(this.timer);
    this.saving = this.saving.then(() => (this.over || !this.dirty ? null : this.ask()));
    return this.saving;
  }

  async ask() {
    const sent = this.values();
    try {
      const answer = await this.post();
      if (answer.redirected || answer.status === 401) return this.line.state(this.words.signedOutHere);
      const says = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : null;
      if (answer.status === 409 && says) return this.another(says);
      if (!answer.ok || !says) return this.line.state((await sentence(answer)) || this.words.here);
      if (says.sent) return this.wasSent();
      this.known = says.saved_at ?? "";
      this.base = sent;
      this.dirty = this.values() !== sent;
      this.keepHere();
      if (this.dirty) this.later();
      return this.line.saved(says.saved_at);
    } catch {
      return this.line.state(this.words.here);
    }
  }

  post(options = {}) {
    const fields = fieldsOf(this.form);
    fields.set("known", this.known);
    return fetch(this.words.url, { method: "POST", body: fields, headers: { Accept: "application/json" }, ...options });
  }

  /** On another device something else was written since. Both are there until one is chosen. */
  another(says) {
    const title = says.title ? `${says.title}: ` : "";
    this.line.ask(`${says.said} “${title}${says.text}”`, [
      [this.words.otherShow, () => this.reload()],
      [this.words.otherKeep, () => { this.known = says.saved_at; this.line.clear(); this.save(); }],
    ]);
  }

  reload() {
    this.end();
    window.location.reload();
  }

  leave() {
    if (this.over || !this.dirty) return;
    this.keepHere();
    this.post({ keepalive: true }).catch(() => {});
  }

  /** Nothing of it is kept here any more. */
  end() {
    this.over = true;
    clearTimeout(this.timer);
    clearTimeout(this.soon);
    forget(this.place);
  }

  /** Of this form the text was sent, though its answer never came. */
  wasSent() {
    this.end();
    this.line.ask(this.words.wasSent, [[this.words.load, () => window.location.assign(this.words.back)]]);
  }

  /** What this browser kept and the portal has not: put it back, then ask whether that is the last of it. */
  async restore() {
    const copy = "typed" in this.words ? null : kept(this.place);
    if ("typed" in this.words) this.dirty = true;
    this.base = this.values();
    if (copy && !copy.dirty && !this.known) forget(this.place);
    if (!copy?.dirty || copy.values === this.base) return "typed" in this.words ? this.keepHere() : null;
    putBack(this.form, JSON.parse(copy.values));
    putFiles(this.form, copy.files);
    if (copy.clientId && this.form.elements.client_id) this.form.elements.client_id.value = copy.clientId;
    this.known = copy.known;
    this.dirty = true;
    this.line.ask(this.words.restored, []);
    return this.save();
  }

  goOn(event) {
    event.preventDefault();
    this.box.querySelector("[data-draft-begun]").hidden = true;
    (this.form.querySelector(".ProseMirror[contenteditable]") ?? this.form.elements.body).focus();
  }

  async drop(event) {
    event.preventDefault();
    const address = event.currentTarget.getAttribute("formaction");
    const send = (url) => fetch(url, { method: "POST", body: fieldsOf(this.form), headers: { Accept: "application/json" } });
    const gone = await send(address).catch(() => null);
    if (!gone?.ok) return this.line.ask(this.words.lost, []);
    this.box.querySelector("[data-draft-begun]").hidden = true;
    this.end();
    return this.line.ask(this.words.dropped, [
      [this.words.undo, () => send(this.words.takeBack).then(() => this.reload())],
      [this.words.anew, () => this.reload()],
    ]);
  }
}

for (const box of document.querySelectorAll("[data-draft]")) {
  const form = box.closest("form");
  const writing = new Writing(form, box);
  writings.set(form, writing);
  const begin = () => writing.restore();
  // The editor reads the box when it starts; what it makes of it is where one begins.
  if (!form.querySelector("textarea[data-django-prose-editor-configurable]") || form.querySelector(".ProseMirror")) begin();
  else form.addEventListener("prose-editor:ready", begin, { once: true });
}
