// Asks, before a file is sent, whether one of its name is in the folder already. Without this script the form asks.
import { announce } from "./shell.js";

const MOST = 20; // as many names as the form takes files

/** Show the question for the files now chosen in the form around `place`. */
function watch(place) {
  const input = place.closest("form").querySelector("input[type=file]");
  let asked = 0;
  input.addEventListener("change", async () => {
    const turn = ++asked;
    const names = [...input.files].slice(0, MOST).map((file) => ["name", file.name]);
    if (!names.length) return place.replaceChildren();
    try {
      const answer = await fetch(`${place.dataset.sameName}?${new URLSearchParams(names)}`, { credentials: "same-origin" });
      if (!answer.ok || turn !== asked) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      place.replaceChildren(...page.body.childNodes);
      const question = place.querySelector("legend")?.textContent;
      if (question) announce(question);
    } catch {
      // The line is down: the form asks when it is sent.
    }
  });
}

for (const place of document.querySelectorAll("[data-same-name]")) watch(place);
