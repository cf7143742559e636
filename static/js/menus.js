// <details class="menu"> opens and closes by itself; here it learns Escape, the click outside, the arrows
// and that only one is open at a time.

function items(menu) {
  return [...menu.querySelectorAll(".menu-list :is(a[href], button:not([disabled]))")];
}

function close(menu, refocus) {
  if (!menu.open) return;
  menu.open = false;
  if (refocus) menu.querySelector("summary")?.focus();
}

function move(menu, event) {
  const all = items(menu);
  if (!all.length) return;
  const here = all.indexOf(document.activeElement);
  const to = {
    ArrowDown: (here + 1) % all.length,
    ArrowUp: here <= 0 ? all.length - 1 : here - 1,
    Home: 0,
    End: all.length - 1,
  }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  menu.open = true;
  all[to].focus();
}

/** Listen once for the whole page; menus that come later by htmx or by the socket are served too. */
export function watchMenus() {
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) close(menu, false);
    }
  });
  document.addEventListener("focusout", (event) => {
    const menu = event.target.closest?.("details.menu[open]");
    if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) close(menu, false);
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.("details.menu");
    if (!menu) return;
    if (event.key === "Escape" && menu.open) {
      event.stopPropagation();
      close(menu, true);
    } else if (menu.open || event.key === "ArrowDown") {
      move(menu, event);
    }
  });
}
