// A field for tags: the browser completes a whole field, so what it offers begins with the tags typed so far.
const field = document.querySelector("input[data-tags]");
const list = field && document.getElementById(field.getAttribute("list"));
const names = list ? [...list.options].map((option) => option.value) : [];

function offer() {
  const at = field.value.search(/[^,;،、]*$/);
  const before = field.value.slice(0, at).trimEnd();
  const typed = new Set(before.split(/[,;،、]/).map((name) => name.trim().toLocaleLowerCase()));
  const left = names.filter((name) => !typed.has(name.toLocaleLowerCase()));
  list.replaceChildren(...left.map((name) => new Option("", before ? `${before} ${name}` : name)));
}

if (names.length) field.addEventListener("input", offer);
