{% autoescape off %}// The helper in the browser: the shell when the line is down, and notices when no page is open.
// It keeps looks, scripts and one page without content; never a document, a list or a name.
const VERSION = {{ version }};
const KEPT = {{ kept }};
const OFFLINE = {{ page }};

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(VERSION).then((cache) => cache.addAll(KEPT)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((name) => name !== VERSION).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

function from(request) {
  const page = request.referrer ? new URL(request.referrer) : new URL(request.url);
  return page.pathname + page.search;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "POST" && request.mode === "navigate"
    && request.headers.get("Content-Type")?.startsWith("application/x-www-form-urlencoded")) {
    // The page that sent it has kept it; back there it is sent once.
    event.respondWith(fetch(request).catch(() => Response.redirect(`${OFFLINE}?tu=${encodeURIComponent(from(request))}`, 303)));
    return;
  }
  if (request.method !== "GET") return;
  const address = new URL(request.url);
  if (address.origin !== location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE).then((page) => page ?? Response.error())));
    return;
  }
  if (KEPT.includes(address.pathname) && address.pathname !== OFFLINE) {
    event.respondWith(fetch(request).catch(() => caches.match(address.pathname).then((file) => file ?? Response.error())));
  }
});

self.addEventListener("push", (event) => {
  let said = {};
  try {
    said = event.data ? event.data.json() : {};
  } catch {
    return; // not ours: nothing of this house is sent in another form
  }
  if (!said.title) return;
  event.waitUntil(self.registration.showNotification(said.title, {
    body: said.body ?? "", tag: said.tag, data: { url: said.url ?? "/" }, icon: "{{ icon }}", lang: "vi",
  }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const address = new URL(event.notification.data?.url ?? "/", location.origin);
  if (address.origin !== location.origin) return;
  event.waitUntil(self.clients.matchAll({ type: "window" }).then((open) => {
    const page = open.find((one) => "navigate" in one);
    return page ? page.navigate(address.href).then((shown) => shown?.focus()) : self.clients.openWindow(address.href);
  }));
});
{% endautoescape %}
