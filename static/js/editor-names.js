// The editor of django-prose-editor hides the textarea and makes an editable box that nobody named. Here the box
// takes the label, the help and the errors of its field, and its tool buttons become proper buttons.
import { words } from "./editor-words.js";

function nameOne(box) {
  const editor = box.closest(".prose-editor");
  const source = editor?.querySelector("textarea");
  if (!source || box.dataset.named) return;
  box.dataset.named = "yes";
  box.setAttribute("role", "textbox");
  box.setAttribute("aria-multiline", "true");
  const label = source.id && document.querySelector(`label[for="${CSS.escape(source.id)}"]`);
  if (label) {
    label.id ||= `${source.id}_label`;
    box.setAttribute("aria-labelledby", label.id);
    label.addEventListener("click", () => box.focus());
  } else {
    box.setAttribute("aria-label", source.getAttribute("aria-label") ?? source.name);
  }
  for (const name of ["aria-describedby", "aria-invalid", "aria-required"]) {
    const value = source.getAttribute(name);
    if (value) box.setAttribute(name, value);
  }
}

/** In the reader's language; one stop of the Tab key, and arrows from tool to tool. */
function nameTools(bar) {
  const known = words();
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", known.tools ?? "");
  const tools = [...bar.querySelectorAll(".prose-menubar__button")];
  tools.forEach((tool, i) => {
    const name = known[tool.dataset.name] ?? tool.title;
    tool.title = name;
    tool.setAttribute("aria-label", name);
    tool.tabIndex = i ? -1 : 0;
  });
  bar.addEventListener("keydown", (event) => {
    const shown = tools.filter((tool) => !tool.classList.contains("hidden"));
    const at = shown.indexOf(event.target);
    const forward = getComputedStyle(bar).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const steps = { [forward]: at + 1, [forward === "ArrowLeft" ? "ArrowRight" : "ArrowLeft"]: at - 1, Home: 0, End: -1 };
    if (at < 0 || !(event.key in steps)) return;
    event.preventDefault();
    shown.at(steps[event.key] % shown.length).focus();
  });
  bar.addEventListener("focusin", (event) => tools.forEach((tool) => { tool.tabIndex = tool === event.target ? 0 : -1; }));
}

/** The editor shows a tool that is on, or cannot be used here, by a class alone; say it too. */
function sayPressed(bar) {
  const say = () => {
    for (const tool of bar.querySelectorAll(".prose-menubar__group > .prose-menubar__button")) {
      tool.setAttribute("aria-pressed", String(tool.classList.contains("active")));
      tool.setAttribute("aria-disabled", String(tool.classList.contains("disabled")));
    }
    const stop = bar.querySelector('[tabindex="0"]');
    if (!stop || stop.classList.contains("hidden")) bar.querySelector(".prose-menubar__button:not(.hidden)")?.setAttribute("tabindex", "0");
  };
  say();
  new MutationObserver(say).observe(bar, { subtree: true, attributeFilter: ["class"] });
}

/** Name the editors of the page, and those that start or arrive later. */
export function nameEditors() {
  const all = () => {
    for (const box of document.querySelectorAll(".prose-editor .ProseMirror[contenteditable]")) nameOne(box);
    // The bar comes a moment after the box.
    for (const bar of document.querySelectorAll(".prose-menubar:not([role]):has(button)")) {
      nameTools(bar);
      sayPressed(bar);
    }
  };
  all();
  new MutationObserver(all).observe(document.body, { childList: true, subtree: true });
}
