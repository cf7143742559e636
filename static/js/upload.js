// Sends the files of a form, several at once, each with its bar and a way to pause or stop it: large ones in pieces, so
// that a cut line costs a piece at most. Without this script the form sends them itself, all in one.
import "./documents.js";
import { Line, made, newId, problem, send, watchDrop } from "./filelines.js";
import { announce } from "./shell.js";
import { Halted, Transfer } from "./tus.js";

const AT_ONCE = 3;
const PIECES_FROM = 1024 * 1024; // bytes; what is smaller goes with its form

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
    const waiting = [...jobs];
    const work = async () => {
      while (waiting.length) await this.one(waiting.shift(), files.length > 1);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    button?.removeAttribute("disabled");
  }

  async one(job, several) {
    const refused = problem(job.file, this.words);
    this.busy += 1;
    const answer = refused ? { sentence: refused } : await this.sent(job, several);
    this.busy -= 1;
    if (answer.url) {
      job.transfer?.forget();
      job.line.done();
      this.stored.push(answer.url);
      this.settled();
    } else {
      job.line.failed(answer.sentence, refused ? null : () => this.one(job, several));
    }
  }

  async sent(job, several) {
    const data = new FormData(this.form);
    data.delete(this.input.name);
    data.set("client_id", job.id); // the same for every try, so a lost answer makes no second document
    if (several) data.set("title", "");
    if (job.file.size < PIECES_FROM) {
      data.append(this.input.name, job.file, job.file.name);
    } else {
      const arrived = await this.inPieces(job);
      if (arrived.sentence) return arrived;
      data.set("upload", arrived.id);
    }
    return send(this.form.action, data, job.line, this.words);
  }

  /** The file in pieces, paused and gone on with as often as its person likes: {id}, or {sentence} if it is not there. */
  inPieces(job) {
    const { network, folder, document: entry } = this.words;
    const said = { network, folder, document: entry };
    const token = this.form.elements.namedItem("csrfmiddlewaretoken").value;
    job.transfer ??= new Transfer(job.file, said, token, this.words, (sent) => job.line.moved(sent, job.file.size));
    const pause = made("button", "button button-small", this.words.pause);
    pause.type = "button";
    job.line.item.append(pause);
    return new Promise((resolve) => {
      const end = (answer) => { pause.remove(); resolve(answer); };
      const run = () => job.transfer.run().then((id) => id && end({ id }), (error) => {
        end({ sentence: error instanceof Halted ? error.message : this.words.lost });
      });
      job.line.waits(() => job.transfer.stop().then(() => end({ sentence: this.words.stopped })));
      pause.onclick = () => this.turn(pause, job, run);
      this.name(pause, this.words.pause, job);
      run();
    });
  }

  /** Pause, or go on. */
  turn(button, job, run) {
    const goesOn = button.dataset.paused === "yes";
    button.dataset.paused = goesOn ? "no" : "yes";
    this.name(button, goesOn ? this.words.pause : this.words.goOn, job);
    if (goesOn) {
      run();
    } else {
      job.transfer.pause();
      job.line.state.textContent = this.words.paused;
    }
  }

  name(button, words, job) {
    button.textContent = words;
    button.setAttribute("aria-label", `${words}: ${job.file.name}`);
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
