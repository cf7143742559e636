// A text that could not be sent stays where it is, and one is told why: no connection, a session that ended, a
// portal that fails. Sent again it has the same id, so it is posted once. Everything else is answered by a page, as
// without this script.
import { settled } from "./attach.js";
import { sentence } from "./draft-line.js";
import { writingIn } from "./drafts.js";
import { fieldsOf } from "./form-values.js";

const signIn = () => `/accounts/login/?next=${encodeURIComponent(location.pathname + location.search)}`;

function unlock(form) {
  delete form.dataset.sending;
  for (const button of form.querySelectorAll(".button[aria-busy], .button[aria-disabled]")) {
    button.removeAttribute("aria-busy");
    button.removeAttribute("aria-disabled");
  }
}

/** The portal answers with a page of its own: have the browser ask for it. */
function asPage(form, submitter) {
  if (submitter?.name) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: submitter.name, value: submitter.value });
    form.append(field);
  }
  HTMLFormElement.prototype.submit.call(form);
}

async function send(form, writing, submitter) {
  const { words } = writing;
  const fails = (text, acts = [[words.again, () => form.requestSubmit(submitter ?? undefined)]]) => {
    unlock(form);
    writing.line.ask(text, acts, "danger");
  };
  writing.keepHere();
  if (!(await settled(form))) return fails(words.fileFailed, []);
  clearTimeout(writing.timer);
  await writing.saving;
  let answer;
  try {
    const address = form.getAttribute("action") || location.href;
    answer = await fetch(address, { method: "POST", body: fieldsOf(form, submitter), headers: { Accept: "application/json" } });
  } catch {
    return fails(words.lost);
  }
  const signedOut = answer.status === 401 || (answer.redirected && new URL(answer.url).pathname.startsWith("/accounts/"));
  if (signedOut) return fails(words.signedOut, [[words.signIn, () => location.assign(signIn())]]);
  if (answer.status === 201 || answer.redirected) {
    writing.end();
    return location.assign(answer.status === 201 ? (await answer.json()).url : answer.url);
  }
  if (answer.status >= 500) return fails(words.failed);
  if (answer.status === 404) {
    writing.end();
    return fails(words.ended, []);
  }
  const said = await sentence(answer);
  if (said) return fails(words.refused.replace("%s", said));
  return asPage(form, submitter);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const writing = writingIn(form);
  const submitter = event.submitter;
  if (!writing || form.dataset.sending || event.defaultPrevented) return;
  if (submitter && (submitter.hasAttribute("formaction") || !submitter.matches(".button-main, [name=guard]"))) return;
  event.preventDefault();
  form.dataset.sending = "yes";
  writing.line.clear();
  submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => send(form, writing, submitter)); // after everybody else who hears of it
}, true);
