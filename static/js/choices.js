// A choice of this browser, kept in localStorage and shown as data-<name> on <html>; radios with
// data-choice="<name>" anywhere on the page follow it, in every open tab.

/** Keep the choice `name`; its value `standard` is the one that leaves no trace. */
export function keepChoice(name, standard) {
  const root = document.documentElement;

  function show(value) {
    if (value === standard) delete root.dataset[name];
    else root.dataset[name] = value;
    for (const radio of document.querySelectorAll(`input[data-choice=${name}]`)) {
      radio.checked = radio.value === value;
    }
  }

  function stored() {
    try {
      return localStorage.getItem(name) ?? standard;
    } catch {
      return standard;
    }
  }

  document.addEventListener("change", (event) => {
    const radio = event.target.closest?.(`input[data-choice=${name}]`);
    if (!radio) return;
    try {
      if (radio.value === standard) localStorage.removeItem(name);
      else localStorage.setItem(name, radio.value);
    } catch {
      // Not kept, but shown until the page is left.
    }
    show(radio.value);
  });
  window.addEventListener("storage", (event) => {
    if (event.key === name || event.key === null) show(stored());
  });
  show(stored());
}
