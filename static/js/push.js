// Notices on this device: asks the browser, and hands what it answers to the portal as a form. The list of devices
// and its buttons work without any of this.

const place = document.querySelector("[data-push]");

function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function same(buffer, key) {
  const own = new Uint8Array(buffer ?? new ArrayBuffer(0));
  return own.length === key.length && own.every((byte, at) => byte === key[at]);
}

function say(name) {
  for (const sentence of place.querySelectorAll("[data-push-case]")) sentence.hidden = sentence.dataset.pushCase !== name;
}

async function subscription() {
  const registration = await navigator.serviceWorker.getRegistration("/");
  return (await registration?.pushManager.getSubscription()) ?? null;
}

async function subscribe(key) {
  const registration = await navigator.serviceWorker.register("/sw.js", { scope: "/" });
  await navigator.serviceWorker.ready;
  const earlier = await registration.pushManager.getSubscription();
  if (earlier && same(earlier.options.applicationServerKey, key)) return earlier;
  await earlier?.unsubscribe(); // made for another key of the portal: nothing would arrive
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

async function take(form, button) {
  button.disabled = true;
  say("asked");
  try {
    if ((await Notification.requestPermission()) !== "granted") {
      say("denied");
      return;
    }
    const { endpoint, keys } = (await subscribe(bytes(place.dataset.push))).toJSON();
    form.elements.endpoint.value = endpoint;
    form.elements.p256dh.value = keys.p256dh;
    form.elements.auth.value = keys.auth;
    form.submit();
  } catch {
    say("failed");
  } finally {
    button.disabled = false;
  }
}

async function showThisDevice(form) {
  const here = (await subscription())?.endpoint;
  const row = here && [...place.querySelectorAll("[data-endpoint]")].find((each) => each.dataset.endpoint === here);
  if (!row) {
    form.hidden = false;
    return;
  }
  row.querySelector("[data-push-here]").hidden = false;
  const removal = row.querySelector("[data-push-remove]");
  removal.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await (await subscription())?.unsubscribe();
    } finally {
      removal.submit();
    }
  });
}

async function begin() {
  const form = place.querySelector("[data-push-take]");
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) {
    say("unable");
    return;
  }
  if (Notification.permission === "denied") {
    say("denied");
    return;
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    take(form, form.querySelector("button"));
  });
  await showThisDevice(form);
}

if (place) begin();
