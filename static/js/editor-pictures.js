// Pictures that were attached go into the text, with what they show in words. Attaching says `portal:attached` on the
// form, with { id, url, name, is_picture }; the tool of the editor says `portal:picture`.
import { words } from "./editor-words.js";
import { announce } from "./shell.js";

const attached = new WeakMap(); // form → { url, name } of its pictures
const asking = new WeakMap(); // form → the question on the screen: one after the other

const editorIn = (form) => form.querySelector(".ProseMirror")?.editor;

/** Those that came with the page, too: the list of files marks its pictures. */
function picturesOf(form) {
  const listed = [...form.querySelectorAll("[data-picture]")].map((item) => ({ url: item.dataset.picture, name: item.dataset.name }));
  const all = [...listed, ...(attached.get(form) ?? [])];
  return [...new Map(all.map((picture) => [picture.url, picture])).values()];
}

function field(label, control) {
  const part = document.createElement("div");
  part.className = "field";
  const name = document.createElement("label");
  name.textContent = label;
  name.htmlFor = control.id;
  part.append(name, control);
  return part;
}

/** Ask which picture and what it shows. Resolves to { url, alt }, or to nothing. */
function question(pictures) {
  const say = words();
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "picture-title");
  const title = document.createElement("h2");
  title.id = "picture-title";
  title.textContent = say["picture.title"];
  const which = document.createElement("select");
  which.id = "picture-which";
  which.append(...pictures.map(({ name, url }) => new Option(name, url)));
  const alt = document.createElement("input");
  Object.assign(alt, { id: "picture-alt", required: true, maxLength: 300, dir: "auto", autocomplete: "off" });
  const [put, cancel] = ["picture.put", "Cancel"].map((name) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button", textContent: say[name] });
    return button;
  });
  put.classList.add("button-main");
  const foot = document.createElement("div");
  foot.className = "dialog-foot";
  foot.append(put, cancel);
  const parts = document.createElement("div"); // no form: a form around it is the one that is written in
  parts.className = "form";
  parts.append(title, field(say["picture.which"], which), field(say["picture.alt"], alt), foot);
  dialog.append(parts);
  document.body.append(dialog);
  return new Promise((resolve) => {
    const take = () => {
      if (!alt.value.trim()) return alt.focus();
      dialog.returnValue = "put";
      return dialog.close("put");
    };
    put.addEventListener("click", take);
    alt.addEventListener("keydown", (event) => { if (event.key === "Enter") take(); });
    cancel.addEventListener("click", () => dialog.close(""));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "put" ? { url: which.value, alt: alt.value.trim() } : null);
    });
    dialog.showModal();
    alt.focus();
  });
}

async function offer(form, pictures) {
  await asking.get(form);
  const editor = editorIn(form);
  if (!editor) return;
  const asked = question(pictures);
  asking.set(form, asked);
  const chosen = await asked;
  if (!chosen) return;
  editor.chain().focus().insertContent([{ type: "picture", attrs: { src: chosen.url, alt: chosen.alt } }, { type: "paragraph" }]).run();
}

document.addEventListener("portal:attached", (event) => {
  const form = event.target.closest("form");
  const { url, name, is_picture: isPicture } = event.detail ?? {};
  if (!form || !isPicture) return;
  const picture = { url: new URL(url, window.location.href).pathname, name };
  attached.set(form, [...(attached.get(form) ?? []), picture]);
  offer(form, [picture]);
});

document.addEventListener("portal:picture", (event) => {
  const form = event.target.closest("form");
  const pictures = form ? picturesOf(form) : [];
  if (pictures.length) offer(form, pictures);
  else announce(words()["picture.none"]);
});
