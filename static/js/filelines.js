// A file on its way to the portal, as the person who sends it sees it: a line with its bar, words and a way to stop it.
import { announce } from "./shell.js";

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"];

/** A size in words. */
export function bytes(count) {
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
export function newId() {
  const raw = crypto.getRandomValues(new Uint8Array(16));
  raw[6] = (raw[6] & 0x0f) | 0x40;
  raw[8] = (raw[8] & 0x3f) | 0x80;
  const hex = [...raw].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** An element with a class and a text. */
export function made(tag, css, text = "") {
  const element = document.createElement(tag);
  element.className = css;
  element.textContent = text;
  return element;
}

/** The line of one file: name, bar, words, and the button that stops it or sends it again. */
export class Line {
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

/** Send one form (FormData) with one file. Resolves to what the portal says of it when it is stored, to {sentence} when it is not. */
export function send(address, form, line, words) {
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

/** Why `file` need not be sent at all, in a sentence; "" if nothing speaks against it. */
export function problem(file, words) {
  if (!file.size) return words.empty;
  return file.size > Number(words.limit) ? words.tooLarge : "";
}

/** Call `take` with the files that fall on `place`. */
export function watchDrop(place, take) {
  const over = (yes) => place.classList.toggle("over", yes);
  const brings = (event) => [...event.dataTransfer.types].includes("Files");
  place.addEventListener("dragover", (event) => {
    if (!brings(event)) return;
    event.preventDefault();
    over(true);
  });
  place.addEventListener("dragleave", () => over(false));
  place.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    event.stopPropagation();
    over(false);
    take(event.dataTransfer.files);
  }, true);
}
