// Parts of an open page that are drawn anew when they change: elements with an id and data-live-part. The page itself
// is asked for again, so each reader gets what they may see, and nothing that somebody is filling in is touched.

const fields = "input:not([type=hidden]), textarea, select";

function busy(part) {
  if (part.contains(document.activeElement) && document.activeElement.matches(fields)) return true;
  return [...part.querySelectorAll(fields)].some((field) =>
    field.type === "checkbox" || field.type === "radio" ? field.checked !== field.defaultChecked
      : field.tagName === "SELECT" ? false : field.value !== field.defaultValue);
}

/** Draw all parts anew. Resolves to whether that was enough: false if a part is being filled in, or there is none. */
export async function showAnew() {
  const parts = [...document.querySelectorAll("[data-live-part][id]")];
  if (!parts.length || parts.some(busy)) return false;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of parts) {
    const anew = page.getElementById(part.id);
    if (!anew) return false;
    part.replaceWith(anew);
    window.htmx?.process(anew);
  }
  return true;
}
