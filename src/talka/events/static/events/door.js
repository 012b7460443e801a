// The page at the door: ticks take hold at once, wait in this phone while there is no signal, and are sent again.
// Without this file every tick is a plain form. The page itself is kept by door-worker.js.
import { forget } from "../ui/js/kept.js";

const QUIET = 10 * 60 * 1000;
const page = document.querySelector("[data-door]");
if (page) begin(page);

function begin(page) {
  const store = `talka-door-${page.dataset.door}`;
  const find = (name) => page.querySelector(`[data-door-${name}]`);
  const search = find("search"), list = find("list"), unexpected = find("walk-in"), added = find("added");
  const lost = find("lost"), unsent = find("unsent"), came = find("came"), expected = find("expected");
  const token = document.querySelector("meta[name=csrf-token]").content;
  const ticks = [...list.querySelectorAll("[data-tick]")];
  let queue = kept(), busy = false, touched = Date.now();
  // Walk-ins that the server has taken since the page was opened: they are not in its list, but they are here.
  let welcomed = [], saidAt = Number(page.dataset.made);
  // What the site last said stands beside the kept page: that one is as old as its loading.
  const noted = `talka-kept ${page.dataset.version} ${location.pathname}noted/${page.dataset.door} ${page.dataset.until}`;

  function kept() {
    try {
      const read = JSON.parse(localStorage.getItem(store));
      if (read && read.ticks && read.walk_ins) return read;
    } catch { /* what cannot be read is as good as nothing */ }
    return { ticks: {}, walk_ins: [] };
  }

  function keep() {
    try {
      if (waiting()) localStorage.setItem(store, JSON.stringify(queue));
      else localStorage.removeItem(store);
    } catch { /* a full or forbidden store: the page itself still holds the queue */ }
    show();
  }

  const waiting = () => Object.keys(queue.ticks).length + queue.walk_ins.length;
  const pressed = (button) => button.getAttribute("aria-pressed") === "true";

  function press(button, on) {
    button.setAttribute("aria-pressed", String(on));
    button.value = `${button.dataset.tick}:${on ? 0 : 1}`;
  }

  function show() {
    for (const button of ticks) {
      const noted = queue.ticks[button.dataset.tick];
      if (noted) press(button, noted.came);
      button.querySelector("[data-waits]").hidden = !noted;
    }
    added.replaceChildren(...[...welcomed, ...queue.walk_ins].map((one) => {
      const line = document.createElement("li");
      line.textContent = [one.name, one.organisation_name].filter(Boolean).join(", ");
      if (queue.walk_ins.includes(one)) {
        const waits = document.createElement("small");
        waits.className = "ev-door__waits";
        waits.textContent = page.dataset.waits;
        line.append(waits);
      }
      return line;
    }));
    const unlisted = welcomed.length + queue.walk_ins.length;
    came.textContent = ticks.filter(pressed).length + unlisted;
    expected.textContent = ticks.length + unlisted;
    unsent.hidden = !waiting();
    unsent.textContent = page.dataset.unsent.replace("{n}", waiting());
  }

  function tell(words) {
    lost.hidden = !words;
    lost.textContent = words || "";
  }

  // Nobody guesses about whom the phone still knows something.
  function whenClosed() {
    const ticked = ticks.filter((button) => queue.ticks[button.dataset.tick]);
    const names = [...ticked.map((button) => button.querySelector("strong").textContent), ...queue.walk_ins.map((one) => one.name)];
    return [page.dataset.closed, names.length ? page.dataset.about.replace("{names}", () => names.join(", ")) : ""].join(" ").trim();
  }

  async function send() {
    if (busy) return;
    busy = true;
    const sent = structuredClone(queue);
    const body = JSON.stringify({
      ticks: Object.entries(sent.ticks).map(([key, one]) => ({ registration: Number(key), ...one })),
      walk_ins: sent.walk_ins,
    });
    try {
      const answer = await fetch(page.dataset.sync, {
        method: "POST", body, redirect: "error", signal: AbortSignal.timeout(15000),
        headers: { "X-CSRFToken": token, "Content-Type": "application/json" },
      });
      if ([403, 404, 409].includes(answer.status)) {
        leave();
        return tell(answer.status === 409 ? whenClosed() : page.dataset.signIn);
      }
      if (!answer.ok) return tell(page.dataset.lost);
      const told = await answer.json();
      settle(sent, told);
      remember(told);
    } catch {
      tell(page.dataset.lost);
    } finally {
      busy = false;
    }
  }

  function settle(sent, told) {
    // What was pressed while this was on its way stays in the queue.
    for (const [key, one] of Object.entries(sent.ticks)) {
      const now = queue.ticks[key];
      if (now && now.came === one.came && now.at === one.at) delete queue.ticks[key];
    }
    const keys = new Set(sent.walk_ins.map((one) => one.key));
    welcomed.push(...queue.walk_ins.filter((one) => keys.has(one.key) && !told.refused.includes(one.key)));
    queue.walk_ins = queue.walk_ins.filter((one) => !keys.has(one.key));
    here(told.noted);
    keep();
    // Those added here or at another door are not in the list of this page yet.
    came.textContent = Math.max(told.noted.length, Number(came.textContent));
    tell(told.refused.length ? page.dataset.refused : "");
    if (waiting()) setTimeout(send, 200);
  }

  function here(keys) {
    const those = new Set(keys.map(String));
    for (const button of ticks) press(button, those.has(button.dataset.tick));
  }

  const mayKeep = Number(page.dataset.until) > Date.now() && "caches" in window && "serviceWorker" in navigator;
  const quietly = (promise) => promise.catch(() => { /* a forbidden store: the page works, but is not kept */ });

  function remember(told) {
    saidAt = told.at;
    if (!mayKeep) return;
    const words = JSON.stringify({ at: told.at, noted: told.noted, welcomed });
    quietly(caches.open(noted).then((store) => store.put("/noted", new Response(words))));
  }

  async function recall() {
    const read = await caches.match("/noted", { cacheName: noted });
    const told = read && await read.json();
    if (!told || told.at <= saidAt) return;
    welcomed = told.welcomed;
    here(told.noted);
    show();
    came.textContent = Math.max(told.noted.length, Number(came.textContent));
  }

  function leave() {
    quietly(forget((name) => name.split(" ")[2].startsWith(location.pathname)));
  }

  // The one that keeps this page, and the one that knows where a code leads.
  async function keepPage() {
    navigator.serviceWorker.addEventListener("controllerchange", askToKeep);
    await navigator.serviceWorker.register(page.dataset.codes);
    await navigator.serviceWorker.register(page.dataset.worker);
    askToKeep();
  }

  async function askToKeep() {
    const here = await navigator.serviceWorker.ready;
    here.active.postMessage(location.href);
  }

  list.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (!button?.dataset.tick) return;
    queue.ticks[button.dataset.tick] = { came: !pressed(button), at: Date.now() };
    keep();
    search.value = "";
    narrow();
    send();
  });

  unexpected.addEventListener("submit", (event) => {
    const name = unexpected.elements.name.value.trim();
    if (!name) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    queue.walk_ins.push({
      key: crypto.randomUUID?.() ?? `${Date.now()}-${String(Math.random()).slice(2)}`, name,
      organisation_name: unexpected.elements.organisation_name.value.trim(), email: unexpected.elements.email.value.trim(),
    });
    unexpected.reset();
    keep();
    unexpected.elements.name.focus();
    send();
  });

  // As the server folds names: without diacritics and case.
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  function narrow() {
    const words = fold(search.value).split(/\s+/).filter(Boolean);
    for (const row of list.querySelectorAll("li")) {
      const there = fold(row.dataset.words);
      row.hidden = !words.every((word) => there.includes(word));
    }
  }
  search.addEventListener("input", narrow);
  // A kept page answers for every code that somebody shows.
  const code = new URLSearchParams(location.search).get("code") ?? "";
  if (code && code !== page.dataset.code) {
    search.value = code;
    narrow();
  }

  addEventListener("online", send);
  addEventListener("beforeunload", keep);
  addEventListener("pointerdown", () => { touched = Date.now(); });
  // A page left open asks no more after a while, so that nobody stays signed in by it.
  setInterval(() => { if (waiting() || Date.now() - touched < QUIET) send(); }, 10000);
  keep();
  if (mayKeep) {
    quietly(recall());
    quietly(keepPage());
  }
  if (waiting()) send();
}
