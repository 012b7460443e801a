// Keeps the page at the door, with everything that it is drawn with, for when the signal drops. VERSION stands above:
// what other versions kept is gone as soon as this one begins. Each page has a store of its own, whose name says whose it
// is and until when it may be kept; the page itself and the site's other pages clear by these names, too.
const KEPT = "talka-kept ";
// A signal that is too weak to bring a page in this time is none, where the page is kept.
const PATIENCE = 5000;
const REFERENCES = /(?:href|src)="([^"]+)"|url\(["']?([^"')]+)|(?:from|import)\s*["']([^"']+)["']/g;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(tidy().then(() => self.clients.claim())));
self.addEventListener("message", (event) => event.waitUntil(keepOpened(new URL(event.data))));
self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(url.pathname.startsWith("/events/door/") ? shown(event, url) : opened(event, url));
  else event.respondWith(drawnWith(request));
});

// The same page whoever's code it is asked for.
function addressOf(url) {
  const session = url.searchParams.get("session");
  return url.pathname + (session ? `?session=${session}` : "");
}

async function stores() {
  const names = (await caches.keys()).filter((name) => name.startsWith(KEPT));
  return names.map((name) => {
    const [, version, address, until] = name.split(" ");
    return { name, address, holds: version === VERSION && Number(until) > Date.now() };
  });
}

async function tidy() {
  for (const one of await stores()) if (!one.holds) await caches.delete(one.name);
}

async function forget(path) {
  for (const one of await stores()) if (one.address.startsWith(path)) await caches.delete(one.name);
}

async function kept(url) {
  await tidy();
  const there = await stores();
  const found = there.find((one) => one.address === addressOf(url)) ?? there.find((one) => one.address.split("?")[0] === url.pathname);
  return found && caches.match(found.address, { cacheName: found.name });
}

// What the site brings in time; else what is kept; else what the browser says.
async function inTime(brought, there) {
  if (!there) return brought;
  const late = new Promise((_, fail) => { setTimeout(fail, PATIENCE); });
  try {
    const answer = await Promise.race([brought, late]);
    return answer.status >= 500 ? there : answer;
  } catch {
    return there;
  }
}

async function opened(event, url) {
  const brought = fetch(event.request);
  event.waitUntil(brought.then((answer) => keep(url, answer.clone())).catch(() => {}));
  return inTime(brought, await kept(url));
}

async function keepOpened(url) {
  if (await kept(url)) return;
  try {
    await keep(url, await fetch(addressOf(url), { redirect: "manual" }));
  } catch { /* without a signal nothing new can be kept */ }
}

async function keep(url, answer) {
  // Signed out, closed, or no longer one's own: nothing of it stays here.
  if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 404) return forget(url.pathname);
  if (!answer.ok) return;
  const address = addressOf(url), until = answer.headers.get("X-Kept-Until") ?? "0";
  const name = `${KEPT}${VERSION} ${address} ${until}`;
  for (const one of await stores()) if (one.address === address && one.name !== name) await caches.delete(one.name);
  if (!(Number(until) > Date.now())) return;
  const store = await caches.open(name);
  const words = await answer.clone().text();
  await store.put(address, answer);
  await gather(store, words, url);
}

// Style sheets, scripts, fonts and pictures of a page, and what these ask for in turn.
async function gather(store, words, from) {
  for (const found of words.matchAll(REFERENCES)) {
    try {
      const url = new URL(found[1] ?? found[2] ?? found[3], from);
      if (url.origin !== location.origin || !/\.(css|js|woff2|svg|png|jpe?g)$/.test(url.pathname) || await store.match(url)) continue;
      const answer = await fetch(url);
      if (!answer.ok) continue;
      await store.put(url, answer.clone());
      if (/\.(css|js)$/.test(url.pathname)) await gather(store, await answer.text(), url);
    } catch { /* the page is drawn without it */ }
  }
}

async function drawnWith(request) {
  try {
    return await fetch(request);
  } catch (lost) {
    for (const one of await stores()) {
      const there = one.holds && await caches.match(request, { cacheName: one.name });
      if (there) return there;
    }
    throw lost;
  }
}

// A code that a camera has read: the kept page on which it stands.
async function shown(event, url) {
  const code = url.pathname.split("/")[3];
  for (const one of await stores()) {
    const page = one.holds && await caches.match(one.address, { cacheName: one.name });
    if (page && (await page.text()).includes(code)) {
      const there = Response.redirect(`${one.address}${one.address.includes("?") ? "&" : "?"}code=${code}`);
      return inTime(fetch(event.request), there);
    }
  }
  return fetch(event.request);
}
