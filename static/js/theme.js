// Runs before the first paint (a classic script in the head), so that a chosen theme never flashes.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    if (localStorage.getItem("density") === "compact") root.dataset.density = "compact";
  } catch {
    // Storage may be forbidden: the system's theme and the comfortable density stay.
  }
})();
