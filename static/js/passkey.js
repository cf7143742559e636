// allauth's scripts talk to the authenticator; this one tells the person what went wrong, and takes
// away what the browser cannot do.
const line = document.querySelector("[data-passkey-error]");

if (!window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-passkeys]")) part.hidden = true;
  if (line) line.textContent = line.dataset.insecure;
}

document.addEventListener("allauth.error", (event) => {
  if (!line) return;
  event.preventDefault();
  const words = { NotAllowedError: "stopped", AbortError: "stopped", InvalidStateError: "known", SecurityError: "insecure" };
  line.textContent = line.dataset[words[event.detail.exception?.name] ?? "failed"];
});
