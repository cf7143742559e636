// Gives each htmx request that changes something the token Django asks for; the page carries it once.
document.addEventListener("htmx:configRequest", (event) => {
  if (["get", "head"].includes(event.detail.verb)) return;
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  if (token) event.detail.headers["X-CSRFToken"] = token;
});
