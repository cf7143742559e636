// The list of a folder: arrow keys, choosing many, Del and F2, dragging things onto folders and files onto the page.
// Without this script the boxes, the buttons and the pages behind them do the same.
import { takeDropped } from "./library-drop.js";
import { announce } from "./shell.js";

class Entries {
  constructor(library) {
    this.library = library;
    this.form = library.querySelector("[data-selection]");
    this.list = library.querySelector("[data-entries]");
    this.rows = [...this.list.querySelectorAll("[data-entry]")];
    this.last = null; // the row that was chosen last, for Shift
    this.dragged = null;
    this.list.addEventListener("keydown", (event) => this.key(event));
    this.form?.addEventListener("change", () => this.count());
    this.form?.addEventListener("click", (event) => this.range(event));
    this.all = library.querySelector("[data-all]");
    this.all?.addEventListener("change", () => this.chooseAll(this.all.checked));
    if (this.form) this.drags();
    this.count();
  }

  box(row) {
    return row?.querySelector(".pick input");
  }

  chosen() {
    return this.rows.filter((row) => this.box(row)?.checked);
  }

  count() {
    const words = this.library.querySelector("[data-chosen]");
    if (!words) return;
    const count = this.chosen().length;
    words.textContent = count ? words.dataset.chosen.replace("%n", count) : "";
    if (this.all) {
      this.all.checked = count > 0 && count === this.rows.length;
      this.all.indeterminate = count > 0 && count < this.rows.length;
    }
  }

  choose(row, yes) {
    const box = this.box(row);
    if (box) box.checked = yes;
    this.count();
  }

  chooseAll(yes) {
    for (const row of this.rows) this.choose(row, yes);
    if (yes) announce(this.library.querySelector("[data-chosen]").textContent);
  }

  /** With Shift, everything between the box that was ticked before and this one. */
  range(event) {
    const row = event.target.closest("[data-entry]");
    if (!row || event.target !== this.box(row)) return;
    if (event.shiftKey && this.last) {
      const [from, to] = [this.rows.indexOf(this.last), this.rows.indexOf(row)].sort((a, b) => a - b);
      for (const each of this.rows.slice(from, to + 1)) this.choose(each, event.target.checked);
    }
    this.last = row;
  }

  key(event) {
    const row = event.target.closest("[data-entry]");
    if (!row || event.altKey || event.metaKey) return;
    if (event.ctrlKey) {
      if (event.key === "a" && this.form) this.done(event, () => this.chooseAll(true));
      return;
    }
    const step = this.steps()[event.key];
    if (step) this.done(event, () => this.go(row, step, event.shiftKey));
    else if (event.key === "Home" || event.key === "End") this.done(event, () => this.focus(this.rows.at(event.key === "Home" ? 0 : -1)));
    else if (event.key === " " && event.target.matches("a") && this.form) this.done(event, () => this.choose(row, !this.box(row).checked));
    else if (event.key === "F2" && this.form) this.done(event, () => window.location.assign(row.dataset.rename));
    else if (event.key === "Delete" && this.form) this.done(event, () => this.remove(row));
    else if (event.key === "Escape" && this.chosen().length) this.done(event, () => this.chooseAll(false));
  }

  /** How far each arrow goes: in a grid the ones up and down go a row of cards. */
  steps() {
    const first = this.rows[0]?.offsetTop;
    const across = this.list.matches("ul") ? Math.max(this.rows.filter((row) => row.offsetTop === first).length, 1) : 0;
    if (!across) return { ArrowDown: 1, ArrowUp: -1 };
    const ahead = document.dir === "rtl" ? -1 : 1;
    return { ArrowDown: across, ArrowUp: -across, ArrowRight: ahead, ArrowLeft: -ahead };
  }

  done(event, act) {
    event.preventDefault();
    act();
  }

  focus(row) {
    row?.querySelector("a")?.focus();
  }

  go(row, step, choosing) {
    const next = this.rows[this.rows.indexOf(row) + step];
    if (!next) return;
    if (choosing) for (const each of [row, next]) this.choose(each, true);
    this.focus(next);
  }

  remove(row) {
    if (!this.chosen().length) this.choose(row, true);
    this.form.requestSubmit(this.form.querySelector("[data-remove]"));
  }

  // -- dragging onto folders ------------------------------------------------------------------------

  drags() {
    for (const row of this.rows) {
      row.draggable = true;
      row.addEventListener("dragstart", (event) => {
        this.dragged = this.box(row).checked ? this.chosen() : [row];
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", row.querySelector("a").textContent);
      });
      row.addEventListener("dragend", () => { this.dragged = null; });
    }
    for (const place of document.querySelectorAll("[data-into]")) {
      const takes = () => this.dragged && !this.dragged.includes(place);
      place.addEventListener("dragover", (event) => {
        if (!takes()) return;
        event.preventDefault();
        place.classList.add("over");
      });
      place.addEventListener("dragleave", () => place.classList.remove("over"));
      place.addEventListener("drop", (event) => {
        place.classList.remove("over");
        if (takes()) this.done(event, () => this.move(place.dataset.into));
      });
    }
  }

  /** Send what is dragged to a folder. The portal answers with who gains and loses sight, if anybody does. */
  move(target) {
    const form = this.library.querySelector("[data-move]");
    const fields = this.dragged.map((row) => this.box(row)).map((box) => [box.name, box.value]);
    for (const [name, value] of [...fields, ["target", target]]) {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = name;
      field.value = value;
      form.append(field);
    }
    form.submit();
  }
}

for (const library of document.querySelectorAll("[data-library]")) {
  if (library.querySelector("[data-entries]")) new Entries(library);
  takeDropped(library);
}
