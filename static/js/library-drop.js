// Files and whole folders that fall on the list of a folder: the upload form comes in a dialog, and what was dropped is
// sent one after the other, each file into the folder it lay in.
import { openReaders } from "./documents.js";
import { Line, newId, problem, send, watchDrop } from "./filelines.js";

const HIDDEN = ["title", "reference", "summary", "series"]; // of one document: several keep their names

/** Every file of what was dropped, with the path of the folder it lies in ("" for the place itself). */
async function filesOf(entries, path = "") {
  const found = [];
  for (const entry of entries) {
    if (entry.isFile) {
      found.push({ file: await new Promise((take, fail) => entry.file(take, fail)), path });
    } else if (entry.isDirectory) {
      const inner = path ? `${path}/${entry.name}` : entry.name;
      found.push(...(await filesOf(await childrenOf(entry), inner)));
    }
  }
  return found;
}

/** What lies in a folder: the browser tells at most a hundred at a time. */
async function childrenOf(folder) {
  const reader = folder.createReader();
  const found = [];
  for (;;) {
    const part = await new Promise((take, fail) => reader.readEntries(take, fail));
    if (!part.length) return found;
    found.push(...part);
  }
}

class Dropped {
  constructor(library) {
    this.library = library;
    this.dialog = library.querySelector("[data-dropped]");
    this.place = this.dialog.querySelector("[data-dropped-form]");
  }

  async take(jobs) {
    if (!jobs.length) return;
    const answer = await fetch(this.library.dataset.upload);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const form = page.querySelector("form[data-upload]");
    if (!answer.ok || !form) return;
    this.form = document.adoptNode(form);
    this.form.action = this.library.dataset.upload;
    this.file = this.form.querySelector("input[type=file]");
    this.name = this.file.name;
    this.file.closest(".field").remove();
    for (const name of HIDDEN) this.form.elements.namedItem(name)?.closest?.(".field")?.remove();
    this.place.replaceChildren(this.form);
    this.dialog.querySelector("h2").textContent = this.dialog.dataset.title.replace("%n", jobs.length);
    openReaders(this.dialog);
    window.htmx?.process(this.form);
    this.list(jobs);
    this.form.addEventListener("submit", (event) => this.start(event, jobs));
    this.form.querySelector("[data-place]").addEventListener("click", (event) => {
      event.preventDefault();
      this.dialog.close();
    });
    this.dialog.showModal();
  }

  list(jobs) {
    const words = this.form.dataset;
    const list = this.form.querySelector("[data-uploads]");
    list.hidden = false;
    for (const job of jobs) {
      job.id = newId();
      job.line = new Line(job.file, words);
      job.line.button.hidden = true;
      if (job.path) job.line.item.querySelector(".upload-name").textContent = `${job.path}/${job.file.name}`;
      list.append(job.line.item);
    }
    this.form.prepend(list);
  }

  async start(event, jobs) {
    event.preventDefault();
    const button = event.submitter;
    button?.setAttribute("disabled", "");
    const places = await this.places(jobs);
    let failed = 0;
    for (const job of jobs) {
      if (job.stored) continue;
      failed += (await this.one(job, places)) ? 0 : 1;
    }
    button?.removeAttribute("disabled");
    if (!failed) window.location.reload();
  }

  /** Open the folders that came along: path → address to send files to, or a sentence why not. */
  async places(jobs) {
    const paths = [...new Set(jobs.map((job) => job.path))].filter(Boolean);
    const known = { "": this.library.dataset.upload };
    if (!paths.length) return known;
    const body = new FormData();
    body.set("paths", paths.join("\n"));
    body.set("csrfmiddlewaretoken", this.form.elements.namedItem("csrfmiddlewaretoken").value);
    const headers = { Accept: "application/json" };
    const answer = await fetch(this.library.dataset.paths, { method: "POST", body, headers }).catch(() => null);
    if (answer?.ok) return { ...known, ...(await answer.json()) };
    const text = answer?.headers.get("Content-Type")?.startsWith("text/plain") ? await answer.text() : "";
    this.refusal = text || this.dialog.dataset.failed;
    return known;
  }

  async one(job, places) {
    const words = this.form.dataset;
    const refused = problem(job.file, words) || (places[job.path] ? "" : this.refusal);
    const data = new FormData(this.form);
    data.set("client_id", job.id);
    data.append(this.name, job.file);
    const answer = refused ? { sentence: refused } : await send(places[job.path], data, job.line, words);
    job.stored = Boolean(answer.url);
    if (job.stored) job.line.done();
    else job.line.failed(answer.sentence, null);
    return job.stored;
  }
}

/** Take files and folders that fall on `library`. */
export function takeDropped(library) {
  if (!library.querySelector("[data-dropped]")) return;
  const dropped = new Dropped(library);
  // What was dropped is known only while the event lasts: its entries are asked for before anything waits.
  library.addEventListener("drop", (event) => {
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const files = [...event.dataTransfer.files].map((file) => ({ file, path: "" }));
    if (entries.length) filesOf(entries).then((jobs) => dropped.take(jobs));
    else dropped.take(files);
  }, true);
  watchDrop(library, () => {});
}
