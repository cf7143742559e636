// The frame of every page: theme, density, menus, drawer, search key, times. Everything here only improves
// what already works without a script.
import { keepChoice } from "./choices.js";
import { watchJumps } from "./jump.js";
import { watchMenus } from "./menus.js";
import { watchTimes } from "./when.js";
import { nameEditors } from "./editor-names.js";
import { forgetInTime } from "./unsent.js";

/** Say a sentence to people who do not see the page; the page itself does not change. */
export function announce(sentence) {
  const line = document.getElementById("announcer");
  if (!line) return;
  line.textContent = "";
  // A region must change after a pause to be read again when the sentence is the same.
  setTimeout(() => { line.textContent = sentence; }, 60);
}

function closeDrawerWhenWide() {
  const rail = document.getElementById("rail");
  const wide = window.matchMedia("(width >= 60rem)");
  wide.addEventListener("change", () => {
    if (wide.matches && rail?.matches(":popover-open")) rail.hidePopover();
  });
}

/** `data-opens="dialog-id"` opens a native dialog, `data-closes` closes the one around it. */
function watchDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.opens);
      if (dialog?.showModal) {
        event.preventDefault();
        dialog.showModal();
      }
    }
    const closer = event.target.closest("[data-closes]");
    if (closer) closer.closest("dialog")?.close();
  });
}

/** A second press on a slow line must not send twice: the server refuses it anyway, the button says so. */
function markBusyForms() {
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (event.defaultPrevented || !button || event.target.method === "dialog") return;
    button.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("[aria-busy=true]")) button.removeAttribute("aria-busy");
  });
}

function showCurrentTab() {
  const tab = document.querySelector(".tabs [aria-current]");
  const row = tab?.closest(".tabs");
  if (!row || row.scrollWidth <= row.clientWidth) return;
  const shift = tab.getBoundingClientRect().left - row.getBoundingClientRect().left;
  row.scrollLeft += shift - (row.clientWidth - tab.offsetWidth) / 2;
}

function printOnRequest() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
}

keepChoice("theme", "system");
keepChoice("density", "comfortable");
watchMenus();
watchTimes();
forgetInTime();
nameEditors();
closeDrawerWhenWide();
watchJumps();
watchDialogs();
markBusyForms();
showCurrentTab();
printOnRequest();
