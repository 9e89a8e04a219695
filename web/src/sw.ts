// The service worker: pages come from the network; without one, a page that says so. Nobody's data is ever kept here.
/// <reference lib="webworker" />
const worker = globalThis as unknown as ServiceWorkerGlobalScope;

const BUILD = new URL(worker.location.href).searchParams.get("v") ?? "";
const CACHE = `duobaan-${BUILD}`;
const OFFLINE = "/offline";
const ASSETS = `/app/${BUILD}/`;

worker.addEventListener("install", (event) => {
  event.waitUntil(fill().then(() => worker.skipWaiting()));
});

async function fill(): Promise<void> {
  const cache = await caches.open(CACHE);
  const page = await fetch(OFFLINE, { credentials: "omit" });
  const text = await page.clone().text();
  const named = [...text.matchAll(/(?:src|href)="(\/app\/[^"]+)"/g)].map((found) => found[1] as string);
  await cache.put(OFFLINE, page);
  await cache.addAll([...new Set(named)]);
}

worker.addEventListener("activate", (event) => {
  const drop = async () => {
    const names = (await caches.keys()).filter((name) => name !== CACHE);
    await Promise.all(names.map((name) => caches.delete(name)));
    await worker.clients.claim();
  };
  event.waitUntil(drop());
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== worker.location.origin) return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => offline()));
  else if (url.pathname.startsWith(ASSETS)) event.respondWith(asset(request));
});

async function offline(): Promise<Response> {
  return (await caches.match(OFFLINE)) ?? Response.error();
}

async function asset(request: Request): Promise<Response> {
  const held = await caches.match(request);
  if (held) return held;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(CACHE)).put(request, answer.clone());
  return answer;
}
