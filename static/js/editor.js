// Forms in which one writes (`data-editor`): Ctrl+Enter sends, a form that is on its way cannot be sent again,
// and a page that comes back out of the browser's memory gets a new id, so that the next text is not taken for the last.

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
  if (!form) return;
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
