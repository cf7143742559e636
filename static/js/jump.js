// Jumping by name: `/` and Ctrl-K lead to the box in the top bar, under which stands what one can jump to.
// Without a script the box is a form that leads to the search.

const writing = "input, textarea, select, [contenteditable], [contenteditable] *";

function isJumpKey(event) {
  if (event.defaultPrevented || event.altKey) return false;
  if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) return true;
  return event.key === "/" && !event.ctrlKey && !event.metaKey && !event.target.closest?.(writing)
    && !document.querySelector("dialog[open]");
}

class Palette {
  constructor(box) {
    this.box = box;
    this.list = Object.assign(document.createElement("div"), { id: "jump-list", className: "jump-list", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", box.labels[0]?.textContent ?? "");
    box.form.append(this.list);
    for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", "jump-list"], ["aria-autocomplete", "list"]]) {
      box.setAttribute(name, value);
    }
    box.addEventListener("input", () => this.later());
    box.addEventListener("keydown", (event) => this.key(event));
    box.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) window.location.assign(option.dataset.url);
    });
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), 160);
  }

  async ask() {
    const words = this.box.value.trim();
    this.asking?.abort();
    if (words.length < 2) { this.close(); return; }
    this.asking = new AbortController();
    try {
      const answer = await fetch(`/search/jump/?q=${encodeURIComponent(words)}`, { signal: this.asking.signal });
      if (!answer.ok || answer.redirected) { this.close(); return; }
      this.list.replaceChildren(document.createRange().createContextualFragment(await answer.text()));
    } catch (error) {
      if (error.name !== "AbortError") this.close();
      return;
    }
    this.list.hidden = this.list.childElementCount === 0;
    this.box.setAttribute("aria-expanded", String(!this.list.hidden));
    this.choose(null);
  }

  close() {
    this.asking?.abort();
    this.list.hidden = true;
    this.box.setAttribute("aria-expanded", "false");
    this.choose(null);
  }

  choose(option) {
    for (const each of this.list.querySelectorAll("[role=option]")) {
      each.setAttribute("aria-selected", String(each === option));
    }
    if (option) {
      this.box.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      this.box.removeAttribute("aria-activedescendant");
    }
    this.chosen = option;
  }

  key(event) {
    if (this.list.hidden) return;
    const options = [...this.list.querySelectorAll("[role=option]")];
    const at = options.indexOf(this.chosen);
    if (event.key === "ArrowDown") this.choose(options[(at + 1) % options.length]);
    else if (event.key === "ArrowUp") this.choose(options.at(at <= 0 ? -1 : at - 1));
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && this.chosen) window.location.assign(this.chosen.dataset.url);
    else return;
    event.preventDefault();
  }
}

/** Make the box of the top bar a palette. */
export function watchJumps() {
  const box = document.querySelector(".topbar-search input");
  if (box) new Palette(box);
  document.addEventListener("keydown", (event) => {
    if (!isJumpKey(event)) return;
    event.preventDefault();
    if (box && box.offsetParent !== null) {
      box.focus();
      box.select();
    } else {
      window.location.assign("/search/");
    }
  });
}
