// Sends the files of a form one after the other, each with its bar and a way to stop it. Without this script
// the form sends them itself, all at once.
import "./documents.js";
import { announce } from "./shell.js";

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"];

function bytes(count) {
  let unit = 0;
  let value = count;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const language = document.documentElement.lang || undefined;
  const style = { style: "unit", unit: UNITS[unit], unitDisplay: "short", maximumFractionDigits: unit > 1 ? 1 : 0 };
  return new Intl.NumberFormat(language, style).format(value);
}

// crypto.randomUUID exists only where the page is secure; the portal may be tried on a plain address.
function newId() {
  const raw = crypto.getRandomValues(new Uint8Array(16));
  raw[6] = (raw[6] & 0x0f) | 0x40;
  raw[8] = (raw[8] & 0x3f) | 0x80;
  const hex = [...raw].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function made(tag, css, text = "") {
  const element = document.createElement(tag);
  element.className = css;
  element.textContent = text;
  return element;
}

/** The line of one file: name, bar, words, and the button that stops it or sends it again. */
class Line {
  constructor(file, words) {
    this.words = words;
    this.item = made("li", "upload");
    const name = made("bdi", "upload-name", file.name);
    this.bar = document.createElement("progress");
    this.bar.max = Math.max(file.size, 1);
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", file.name);
    this.state = made("span", "upload-state", bytes(file.size));
    this.button = made("button", "button button-small");
    this.button.type = "button";
    this.name = file.name;
    this.offers(words.stop, null);
    this.item.append(name, this.bar, this.state, this.button);
  }

  /** What the button says and does. */
  offers(words, act) {
    this.button.textContent = words;
    this.button.setAttribute("aria-label", `${words}: ${this.name}`);
    this.button.onclick = act;
  }

  moved(sent, total) {
    this.bar.max = total;
    this.bar.value = sent;
    const percent = Math.floor((sent / total) * 100);
    this.state.textContent = sent < total
      ? this.words.of.replace("%s", bytes(sent)).replace("%t", bytes(total)).replace("%p", percent)
      : this.words.checking;
  }

  done() {
    this.item.classList.add("done");
    this.bar.value = this.bar.max;
    this.state.textContent = this.words.stored;
    this.button.hidden = true;
  }

  failed(sentence, again) {
    this.item.classList.add("failed");
    this.state.textContent = sentence;
    this.button.hidden = !again;
    this.offers(this.words.again, again);
    announce(sentence);
  }

  waits(stop) {
    this.item.classList.remove("failed");
    this.bar.value = 0;
    this.button.hidden = false;
    this.offers(this.words.stop, stop);
  }
}

/** Send one form with one file. Resolves to {url} when it is stored, {sentence} when it is not. */
function send(address, form, line, words) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) line.moved(event.loaded, event.total);
    });
    request.addEventListener("load", () => {
      if (request.status === 201) {
        resolve(JSON.parse(request.responseText));
      } else {
        const text = request.getResponseHeader("Content-Type")?.startsWith("text/plain");
        resolve({ sentence: (text && request.responseText) || words.lost });
      }
    });
    request.addEventListener("error", () => resolve({ sentence: words.lost }));
    request.addEventListener("abort", () => resolve({ sentence: words.stopped }));
    line.waits(() => request.abort());
    request.send(form);
  });
}

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
    this.watchDrop(form.querySelector("[data-drop]"));
  }

  watchDrop(place) {
    const over = (yes) => place.classList.toggle("over", yes);
    place.addEventListener("dragover", (event) => { event.preventDefault(); over(true); });
    place.addEventListener("dragleave", () => over(false));
    place.addEventListener("drop", (event) => {
      event.preventDefault();
      over(false);
      if (!event.dataTransfer.files.length) return;
      this.input.files = event.dataTransfer.files;
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
    const problem = this.problem(job.file);
    this.busy += 1;
    const answer = problem ? { sentence: problem } : await send(this.form.action, data, job.line, this.words);
    this.busy -= 1;
    if (answer.url) {
      job.line.done();
      this.stored.push(answer.url);
      this.settled();
    } else {
      job.line.failed(answer.sentence, problem ? null : () => this.one(job, several));
    }
  }

  problem(file) {
    if (!file.size) return this.words.empty;
    return file.size > Number(this.words.limit) ? this.words.tooLarge : "";
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
