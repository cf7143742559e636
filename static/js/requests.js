// Whom one asks: "all" and "none" tick at once instead of asking the server, and the number of ticked countries is shown.

const form = document.querySelector("form[data-ask]");

function boxes() {
  return [...form.querySelectorAll("#countries input[type=checkbox]:enabled")];
}

function count() {
  const shown = form.querySelector("[data-ticked]");
  if (!shown) return;
  const ticked = boxes().filter((box) => box.checked).length;
  shown.textContent = String(ticked);
  shown.hidden = ticked === 0;
}

if (form) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=tick]");
    if (!button) return;
    event.preventDefault();
    // One's own country is asked only by hand.
    for (const box of boxes()) box.checked = button.value === "all" && !("own" in box.dataset);
    count();
  });
  form.addEventListener("change", count);
  document.addEventListener("htmx:afterSwap", count);
  count();
}
