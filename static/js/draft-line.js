// The line in a form that says what became of its text.
import { made } from "./filelines.js";
import { announce } from "./shell.js";

/** What the portal says in words of its own in `answer`; "" if it sent a page. */
export async function sentence(answer) {
  return answer.headers.get("Content-Type")?.startsWith("text/plain") ? answer.text() : "";
}

export class Line {
  constructor(box) {
    this.words = box.dataset;
    this.place = box.querySelector("[data-draft-line]");
    this.small = box.closest("form").querySelector("[data-draft-state]");
  }

  /** Quietly, below the text. */
  state(text) {
    if (this.small && this.small.textContent !== text) this.small.textContent = text;
  }

  /** When the portal kept it last; nothing if there is nothing to keep. */
  saved(moment) {
    const language = document.documentElement.lang || undefined;
    const zone = document.documentElement.dataset.tz;
    const style = { hour: "2-digit", minute: "2-digit", ...(zone ? { timeZone: zone } : {}) };
    this.state(moment ? this.words.saved.replace("%t", new Date(moment).toLocaleTimeString(language, style)) : "");
  }

  /** Above the text, with what one can do: [[words, act], …]. */
  ask(text, acts, kind = "new") {
    this.place.className = `callout callout-${kind}`;
    const said = made("span", "callout-body", text);
    const row = made("span", "callout-acts");
    for (const [words, act] of acts) {
      const button = made("button", "button button-small", words);
      button.type = "button";
      button.addEventListener("click", act);
      row.append(button);
    }
    this.place.replaceChildren(said, ...(acts.length ? [row] : []));
    this.place.hidden = false;
    announce(text);
  }

  clear() {
    this.place.hidden = true;
    this.place.replaceChildren();
  }
}
