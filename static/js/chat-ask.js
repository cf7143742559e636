// How the script of a channel talks to the portal: answers are parts of a page, data, or a sentence.

const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";

function problem(status, kind, text, elsewhere) {
  if (status === 401) location.assign(elsewhere ?? "/accounts/login/");
  const error = new Error(kind?.startsWith("text/plain") ? text : "");
  error.refused = status >= 400 && status < 500 && status !== 401;
  return error;
}

/** Ask, or send `body`. Throws an Error with the portal's sentence; `refused`: the same again would be refused again. */
export async function ask(address, body) {
  const answer = await fetch(address, {
    method: body ? "POST" : "GET",
    body,
    keepalive: Boolean(body), // what is being sent outlives the page
    headers: { "HX-Request": "true", ...(body ? { "X-CSRFToken": token() } : {}) },
  });
  if (answer.ok) return answer;
  throw problem(answer.status, answer.headers.get("Content-Type"), await answer.text(), answer.headers.get("HX-Redirect"));
}

/** Send `body` with its files; `told(share)` hears how much is on its way, 0 to 1. Resolves to the data answered. */
export function deliver(address, body, told) {
  if (![...body.values()].some((value) => value instanceof File)) return ask(address, body).then((answer) => answer.json());
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest(); // fetch tells nothing of how far it is
    request.open("POST", address);
    request.setRequestHeader("HX-Request", "true");
    request.setRequestHeader("X-CSRFToken", token());
    request.upload.onprogress = (event) => { if (event.lengthComputable) told?.(event.loaded / event.total); };
    request.onerror = request.onabort = () => failed(problem(0));
    request.onload = () => {
      if (request.status < 300) done(JSON.parse(request.responseText));
      else failed(problem(request.status, request.getResponseHeader("Content-Type"), request.responseText, request.getResponseHeader("HX-Redirect")));
    };
    request.send(body);
  });
}

/** The parts of an answer, as elements of no document. */
export const parts = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html").body;
