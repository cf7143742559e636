// Forms in which one writes (`data-editor`): Ctrl+Enter sends, a form that is on its way cannot be sent again,
// a page that comes back out of the browser's memory gets a new id, so that the next text is not taken for the last,
// and the preview comes without leaving the page. Mentions, quotes and pictures are parts of their own.
import "./editor-mentions.js";
import "./editor-quotes.js";
import "./editor-pictures.js";
import { announce } from "./shell.js";

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const forms = () => document.querySelectorAll("form[data-editor]");

// In the capturing phase: the editor itself takes Ctrl+Enter for a line break.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  const form = event.target.closest?.("form[data-editor]");
  if (!form || event.target.closest("dialog")) return;
  event.preventDefault();
  event.stopPropagation();
  form.requestSubmit(form.querySelector(".button-main"));
}, true);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-editor]")) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  if (event.submitter?.matches("[data-preview-button]")) {
    event.preventDefault();
    showPreview(form, event.submitter);
    return;
  }
  form.dataset.sending = "yes";
  form.querySelector(".button-main")?.setAttribute("aria-disabled", "true");
});

window.addEventListener("pageshow", (event) => {
  for (const form of forms()) {
    const sent = form.dataset.sending;
    delete form.dataset.sending;
    form.querySelector(".button-main")?.removeAttribute("aria-disabled");
    if (event.persisted && sent && form.elements.client_id) form.elements.client_id.value = newId();
  }
});

/** The page the server answers is the one without scripts; of it the preview, or what is wrong, is taken over. */
async function showPreview(form, button) {
  const place = form.querySelector("[data-preview]");
  const fields = new FormData(form, button);
  for (const [name, value] of [...fields]) if (value instanceof File) fields.delete(name);
  button.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body: fields });
    const html = await answer.text();
    // Its head would be judged by the policy of this page.
    const page = new DOMParser().parseFromString(html.slice(html.indexOf("<body")), "text/html");
    const shown = page.querySelector("[data-preview]");
    const wrong = [...page.querySelectorAll("form[data-editor] .errorlist")].map((list) => list.cloneNode(true));
    if (!shown || answer.redirected) throw new Error("no preview");
    place.replaceChildren(...[...wrong, ...shown.childNodes].map((node) => document.importNode(node, true)));
    place.hidden = place.childNodes.length === 0;
    place.focus();
    place.scrollIntoView({ block: "nearest" });
    if (wrong.length) announce(wrong.map((list) => list.textContent.trim()).join(" "));
  } catch {
    asPage(form); // without the script it is one
  } finally {
    button.removeAttribute("aria-busy");
  }
}

function asPage(form) {
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "preview", value: "1" });
  form.append(field);
  HTMLFormElement.prototype.submit.call(form);
}
