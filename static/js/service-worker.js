// Shows a notice that was pushed, and opens its page when it is chosen. It fetches nothing and keeps nothing.

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

function read(event) {
  try {
    return event.data?.json() ?? {};
  } catch {
    return {};
  }
}

self.addEventListener("push", (event) => {
  const { title = "Network Portal", body = "", url = "/notifications/", tag = "", lang = "", dir = "auto" } = read(event);
  event.waitUntil(
    self.registration.showNotification(title, { body, tag, lang, dir, renotify: tag !== "", data: { url } }),
  );
});

async function open(address) {
  const url = new URL(address, self.location.origin);
  if (url.origin !== self.location.origin) return;
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const free = pages.find((page) => page.url === url.href);
  await (free ? free.focus() : self.clients.openWindow(url.href));
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.url ?? "/notifications/"));
});
