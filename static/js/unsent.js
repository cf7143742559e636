// What is written and not sent yet lies in this browser as well, for one person and one place: a line that breaks or
// a session that ends takes no text away. Gone when it is sent, when the person signs out, when somebody else
// signs in here, and after a month.

const PREFIX = "portal:unsent:";
const LONGEST = 30 * 24 * 3600 * 1000;

const me = () => document.body.dataset.user;
const key = (place) => `${PREFIX}${me()}:${place}`;

function store(act) {
  try {
    return act(window.localStorage);
  } catch {
    return null; // a browser that keeps nothing, or is full: the portal itself still does
  }
}

/** Keep `copy` (plain values) for `place`, for example "topic:12". */
export function keep(place, copy) {
  store((kept) => kept.setItem(key(place), JSON.stringify({ ...copy, at: Date.now() })));
}

/** What is kept for `place`, or null. */
export function kept(place) {
  return store((all) => JSON.parse(all.getItem(key(place))));
}

/** Keep nothing for `place` any more. */
export function forget(place) {
  store((all) => all.removeItem(key(place)));
}

/** What waits on its way in this window (sessionStorage) is kept under the same names. */
function forgetWhere(goes) {
  for (const which of ["localStorage", "sessionStorage"]) {
    store(() => {
      const all = window[which];
      for (const name of Object.keys(all)) {
        if (name.startsWith(PREFIX) && goes(name, all.getItem(name))) all.removeItem(name);
      }
    });
  }
}

function isOld(text) {
  try {
    return !(JSON.parse(text).at > Date.now() - LONGEST);
  } catch {
    return true;
  }
}

/** Nothing of what one wrote stays here after one has signed out, nor for the next person. */
export function forgetInTime() {
  if (me()) forgetWhere((name, text) => !name.startsWith(`${PREFIX}${me()}:`) || isOld(text));
  document.addEventListener("submit", (event) => {
    const address = event.target.getAttribute("action") ?? "";
    if (address.endsWith("/accounts/logout/")) forgetWhere(() => true);
  });
}
