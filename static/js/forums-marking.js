// The list of named readers opens when the mark needs it. Without a script it can be opened by hand.

const readers = document.querySelector("details[data-for-marking]");
const marking = document.querySelector("#marked [name=marking]");

if (readers && marking) {
  const follow = () => {
    readers.open = marking.value === readers.dataset.forMarking;
  };
  marking.addEventListener("change", follow);
  follow();
}
