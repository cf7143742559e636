// Results as one types, with the address kept; up and down through them. Without a script the form does the same.

const form = document.getElementById("search-form");
const box = document.getElementById("q");
let timer;
let asking;

function address() {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) query.append(name, value);
  return `${form.getAttribute("action")}?${query}`;
}

async function show() {
  const url = address();
  asking?.abort();
  asking = new AbortController();
  try {
    const answer = await fetch(url, { headers: { "HX-Request": "true" }, signal: asking.signal });
    if (!answer.ok || answer.redirected) return;
    const part = document.createRange().createContextualFragment(await answer.text());
    document.getElementById("found")?.replaceWith(part);
    document.querySelector(".search-keep")?.remove();
    history.replaceState(null, "", url);
  } catch (error) {
    if (error.name !== "AbortError") form.submit();
  }
}

function later() {
  clearTimeout(timer);
  const length = box.value.trim().length;
  if (length > 0 && length < 3) return;
  timer = setTimeout(show, 220);
}

function links() {
  return [...document.querySelectorAll("#hits .search-title a")];
}

function step(event) {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const all = links();
  const at = all.indexOf(document.activeElement);
  if (document.activeElement !== box && at < 0) return;
  const next = at + (event.key === "ArrowDown" ? 1 : -1);
  event.preventDefault();
  if (next < 0) box.focus();
  else all[Math.min(next, all.length - 1)]?.focus();
}

if (form && box) {
  box.addEventListener("input", later);
  form.addEventListener("change", (event) => { if (event.target !== box) show(); });
  document.addEventListener("keydown", step);
}
