// A form with a mark: TLP:RED asks for names, so the list of people opens with it.

/** Open the named readers whenever RED is chosen. */
export function openReaders(root = document) {
  for (const list of root.querySelectorAll("details[data-for-marking]")) {
    const chooser = list.closest("form")?.elements.namedItem("marking");
    chooser?.addEventListener("change", () => {
      list.open = chooser.value === list.dataset.forMarking;
    });
  }
}

openReaders();
