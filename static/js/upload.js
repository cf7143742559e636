// Sends the files of a form one after the other, each with its bar and a way to stop it. Without this script
// the form sends them itself, all at once.
import "./documents.js";
import { Line, newId, problem, send, watchDrop } from "./filelines.js";
import { announce } from "./shell.js";

class Upload {
  constructor(form) {
    this.form = form;
    this.words = form.dataset;
    this.list = form.querySelector("[data-uploads]");
    this.input = form.querySelector("input[type=file]");
    this.left = 0; // not stored yet
    this.busy = 0; // on its way now
    this.stored = [];
    form.addEventListener("submit", (event) => this.start(event));
    window.addEventListener("beforeunload", (event) => {
      if (this.busy) event.preventDefault();
    });
    watchDrop(form.querySelector("[data-drop]"), (files) => {
      this.input.files = files;
      this.input.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  async start(event) {
    const files = [...this.input.files];
    if (!files.length) return;
    event.preventDefault();
    const button = event.submitter;
    button?.setAttribute("disabled", "");
    this.stored = [];
    this.list.replaceChildren();
    this.list.hidden = false;
    const jobs = files.map((file) => ({ file, line: new Line(file, this.words), id: newId() }));
    this.list.append(...jobs.map((job) => job.line.item));
    this.left = jobs.length;
    for (const job of jobs) await this.one(job, files.length > 1);
    button?.removeAttribute("disabled");
  }

  async one(job, several) {
    const data = new FormData(this.form);
    data.delete(this.input.name);
    data.set("client_id", job.id); // the same for every try, so a lost answer makes no second document
    if (several) data.set("title", "");
    data.append(this.input.name, job.file);
    const refused = problem(job.file, this.words);
    this.busy += 1;
    const answer = refused ? { sentence: refused } : await send(this.form.action, data, job.line, this.words);
    this.busy -= 1;
    if (answer.url) {
      job.line.done();
      this.stored.push(answer.url);
      this.settled();
    } else {
      job.line.failed(answer.sentence, refused ? null : () => this.one(job, several));
    }
  }

  /** One more is stored; when all are, go to the document, or for several to where they lie. */
  settled() {
    this.left -= 1;
    if (this.left) return;
    announce(this.words.stored);
    const url = this.stored.length === 1 ? this.stored[0] : this.form.querySelector("[data-place]").href;
    window.location.assign(url);
  }
}

for (const form of document.querySelectorAll("form[data-upload]")) new Upload(form);
