// Quoting: select words of a post and press "Quote", or press "Quote" under it for all of it. The server looks whether
// the words are in the post, and gives the passage with its number; without this script one quotes on the reply page.
import { announce } from "./shell.js";

const form = document.querySelector("form[data-editor]#reply");
const button = document.createElement("button");

/** The post in which words are selected, if it is one, and they are its author's own. */
function selected() {
  const selection = document.getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  const part = selection.getRangeAt(0).commonAncestorContainer;
  const prose = (part instanceof Element ? part : part.parentElement)?.closest("#posts .post > .prose");
  const passage = selection.toString();
  if (!prose || !passage.trim() || (part instanceof Element ? part : part.parentElement).closest("[data-quote]")) return null;
  return { post: prose.closest(".post"), prose, passage, range: selection.getRangeAt(0) };
}

function offer() {
  const found = selected();
  if (!found) {
    if (document.activeElement !== button) button.remove();
    return;
  }
  // Behind the text, so that the Tab key leads from the selection to it.
  found.prose.after(button);
  const around = found.post.getBoundingClientRect();
  const last = [...found.range.getClientRects()].at(-1);
  if (!last) return;
  button.style.top = `${last.bottom - around.top + 6}px`;
  button.style.left = `${Math.max(0, Math.min(last.right - around.left - button.offsetWidth, around.width - button.offsetWidth))}px`;
}

async function quote(post, passage) {
  const fields = new FormData();
  fields.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  fields.set("passage", passage);
  const number = post.id.replace("post-", "");
  const place = form.getAttribute("action").replace(/reply\/$/, "");
  const answer = await fetch(`${place}posts/${number}/quote/`, { method: "POST", body: fields });
  if (!answer.ok || answer.redirected) throw new Error(await sentence(answer));
  put(await answer.text());
}

/** What the refusal says, out of its page. */
async function sentence(answer) {
  const html = await answer.text();
  const page = new DOMParser().parseFromString(html.slice(html.indexOf("<body")), "text/html");
  return page.querySelector("main p")?.textContent.trim() ?? "";
}

function put(html) {
  const { editor } = form.querySelector(".ProseMirror");
  const end = editor.state.doc.content.size;
  const last = editor.state.doc.lastChild;
  const empty = last?.type.name === "paragraph" && last.content.size === 0;
  const from = empty ? end - last.nodeSize : end;
  editor.chain().insertContentAt({ from, to: end }, `${html}<p></p>`).focus("end").run();
  editor.view.dom.scrollIntoView({ block: "center" });
  announce(form.dataset.quoted ?? "");
}

function say(error) {
  announce(error.message);
  button.remove();
}

if (form) {
  button.type = "button";
  button.className = "button button-small quote-selected";
  button.textContent = form.dataset.quote ?? "";
  button.addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays
  button.addEventListener("click", () => {
    const found = selected();
    button.remove();
    if (found) quote(found.post, found.passage).catch(say);
  });
  // From words that were selected by keyboard the Tab key would begin anywhere.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || event.shiftKey || !button.isConnected || document.activeElement !== document.body) return;
    event.preventDefault();
    button.focus();
  });
  document.addEventListener("selectionchange", () => requestAnimationFrame(offer));
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-quotes]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || !form.querySelector(".ProseMirror")?.editor) return;
    event.preventDefault();
    quote(link.closest(".post"), "").catch(() => window.location.assign(link.href));
  });
}
