// What a form holds, as values that can be kept, compared and put back.

const NOT_KEPT = new Set(["csrfmiddlewaretoken", "client_id", "place", "known", "file", "preview"]);

/** What `form` would send, without files, under the token of now: one may have signed in again in another window.
 * `submitter`: the button that was pressed. */
export function fieldsOf(form, submitter) {
  const fields = new FormData(form, submitter ?? undefined);
  for (const [name, value] of [...fields]) if (value instanceof File) fields.delete(name);
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  if (cookie) fields.set("csrfmiddlewaretoken", cookie[1]);
  return fields;
}

/** All that was filled in: name → values. */
export function valuesOf(form) {
  const values = {};
  for (const [name, value] of fieldsOf(form)) {
    if (!NOT_KEPT.has(name)) (values[name] ??= []).push(value);
  }
  return values;
}

function putInto(control, given) {
  if (control.type === "checkbox" || control.type === "radio") control.checked = given.includes(control.value);
  else if (control.type === "select-multiple") for (const option of control.options) option.selected = given.includes(option.value);
  else if (given.length) control.value = given.shift();
}

/** Put `values` back into `form`; its files are not among them. */
export function putBack(form, values) {
  const left = Object.fromEntries(Object.entries(values).map(([name, given]) => [name, [...given]]));
  const written = form.elements.body;
  const [body] = left.body ?? [];
  for (const control of form.elements) {
    const kept = control.name && !NOT_KEPT.has(control.name) && control.name !== "attachments";
    if (kept && control !== written && !["submit", "button", "file", "image"].includes(control.type)) {
      putInto(control, left[control.name] ?? []);
    }
  }
  if (!written || body === undefined) return;
  written.value = body;
  form.querySelector(".ProseMirror")?.editor?.commands.setContent(body, { emitUpdate: false });
}
