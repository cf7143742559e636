// Times are written by the server in the reader's zone (or UTC); here they become those of this browser,
// near ones in words. <time datetime="…" data-when="short|long|time|date">

const root = document.documentElement;
// European English: the day before the month.
const language = root.lang === "en" ? "en-GB" : root.lang || undefined;
// The zone of the profile; signed out, that of the browser.
const zone = root.dataset.tz || undefined;
const DAY = 86_400_000;

function format(options) {
  try {
    return new Intl.DateTimeFormat(language, { ...options, timeZone: zone });
  } catch {
    return new Intl.DateTimeFormat(undefined, options);
  }
}

const clock = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const dayMonth = format({ day: "numeric", month: "short" });
const dayMonthYear = format({ day: "numeric", month: "short", year: "numeric" });
const full = format({ weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZoneName: "short" });
const day = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
const inZone = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });

/** Whole days from today to `moment` on the reader's calendar: 0 today, -1 yesterday. */
function daysFromToday(moment) {
  const midnight = (at) => Date.parse(`${inZone.format(at)}T00:00:00Z`);
  return Math.round((midnight(moment) - midnight(new Date())) / DAY);
}

function short(moment) {
  const days = daysFromToday(moment);
  if (Math.abs(days) <= 1) return `${words.format(days, "day")}, ${clock.format(moment)}`;
  const thisYear = inZone.format(moment).slice(0, 4) === inZone.format(new Date()).slice(0, 4);
  return `${(thisYear ? dayMonth : dayMonthYear).format(moment)}, ${clock.format(moment)}`;
}

const kinds = {
  short,
  long: (moment) => full.format(moment),
  time: (moment) => clock.format(moment),
  date: (moment) => (Math.abs(daysFromToday(moment)) <= 1 ? words.format(daysFromToday(moment), "day") : dayMonthYear.format(moment)),
  day: (moment) => day.format(moment),
};

function write(element) {
  const moment = new Date(element.dateTime);
  if (Number.isNaN(moment.getTime())) return;
  const text = (kinds[element.dataset.when] ?? short)(moment);
  if (element.textContent !== text) element.textContent = text;
  const title = full.format(moment);
  if (element.title !== title) element.title = title;
}

/** Write every time inside of `part` in the reader's words. */
export function localise(part) {
  if (part.matches?.("time[data-when]")) write(part);
  for (const element of part.querySelectorAll?.("time[data-when]") ?? []) write(element);
}

/** Now, whenever something is added to the page, and as the day goes on. */
export function watchTimes() {
  localise(document);
  new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) if (node.nodeType === 1) localise(node);
  }).observe(document.body, { childList: true, subtree: true });
  setInterval(() => { if (!document.hidden) localise(document); }, 300_000);
}
