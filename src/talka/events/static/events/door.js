// The page at the door: ticks take hold at once, wait in this phone while there is no signal, and are sent again.
// Without this file every tick is a plain form.
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
  let welcomed = [];

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
    }
    added.replaceChildren(...[...welcomed, ...queue.walk_ins].map((one) => {
      const line = document.createElement("li");
      line.textContent = [one.name, one.organisation_name].filter(Boolean).join(", ");
      line.classList.toggle("ev-door__waits", queue.walk_ins.includes(one));
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
      if (answer.status === 409) return tell(whenClosed());
      if (answer.status === 403 || answer.status === 404) return tell(page.dataset.signIn);
      if (!answer.ok) return tell(page.dataset.lost);
      settle(sent, await answer.json());
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
    const noted = new Set(told.noted.map(String));
    for (const button of ticks) press(button, noted.has(button.dataset.tick));
    keep();
    // Those added here or at another door are not in the list of this page yet.
    came.textContent = Math.max(noted.size, Number(came.textContent));
    tell(told.refused.length ? page.dataset.refused : "");
    if (waiting()) setTimeout(send, 200);
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

  addEventListener("online", send);
  addEventListener("beforeunload", keep);
  addEventListener("pointerdown", () => { touched = Date.now(); });
  // A page left open asks no more after a while, so that nobody stays signed in by it.
  setInterval(() => { if (waiting() || Date.now() - touched < QUIET) send(); }, 10000);
  keep();
  if (waiting()) send();
}
