// Sends what is to be imported in pieces, a ZIP or a folder with all that lies in it, then the form that names it: what
// has come is not sent again. Without this script the form sends a ZIP itself, all in one.
import { announce } from "./shell.js";
import { Transfer } from "./tus.js";

const PIECES_FROM = 1024 * 1024; // bytes; a smaller ZIP goes with its form
const LEFT_BY_SYSTEMS = new Set([".ds_store", "thumbs.db", "desktop.ini"]);

class Import {
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.zip = form.querySelector("input[name=file]");
    this.folder = form.querySelector("[data-directory]");
    this.meter = form.querySelector("[data-meter]");
    this.folder.addEventListener("change", () => { this.zip.required = !this.folder.files.length; });
    form.addEventListener("submit", (event) => this.start(event));
    window.addEventListener("beforeunload", (event) => {
      if (this.busy) event.preventDefault();
    });
  }

  /** What is to be sent before the form. */
  files() {
    const inside = [...this.folder.files].filter((file) => file.size && !LEFT_BY_SYSTEMS.has(file.name.toLowerCase()));
    return inside.length ? inside : [...this.zip.files].filter((file) => file.size >= PIECES_FROM);
  }

  async start(event) {
    const files = this.files();
    if (!files.length || this.busy) return;
    event.preventDefault();
    const refused = this.problem(files);
    if (refused) {
      this.say(refused);
      return;
    }
    this.busy = true;
    event.submitter?.setAttribute("disabled", "");
    this.meter.hidden = false;
    try {
      await this.send(files);
      this.busy = false;
      this.zip.disabled = true; // it is here already
      this.form.submit();
    } catch (error) {
      this.busy = false;
      event.submitter?.removeAttribute("disabled");
      this.say(error.message);
    }
  }

  problem(files) {
    if (files.length > Number(this.words.most)) return this.words.tooMany;
    return files.some((file) => file.size > Number(this.words.limit)) ? this.words.tooLarge : "";
  }

  async send(files) {
    const { network, folder } = this.words;
    const token = this.form.elements.namedItem("csrfmiddlewaretoken").value;
    const whole = files.reduce((sum, file) => sum + file.size, 0);
    let before = 0;
    this.form.querySelectorAll("input[name=upload]").forEach((input) => input.remove());
    for (const [number, file] of files.entries()) {
      const state = this.words.sending.replace("%n", number + 1).replace("%t", files.length);
      // Remembered with its path: two of one name may lie in two folders.
      const transfer = new Transfer(file, { network, folder, document: file.webkitRelativePath }, token, this.words, (sent) => {
        this.moved(before + sent, whole, state);
      });
      transfer.said = { network, folder };
      const id = await transfer.run();
      this.form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "upload", value: id }));
      before += file.size;
    }
  }

  moved(sent, whole, state) {
    const bar = this.meter.querySelector("progress");
    bar.max = whole;
    bar.value = sent;
    this.meter.querySelector("[data-state]").textContent = state;
  }

  say(sentence) {
    this.meter.hidden = false;
    this.meter.querySelector("[data-state]").textContent = sentence;
    announce(sentence);
  }
}

for (const form of document.querySelectorAll("form[data-import]")) new Import(form);
