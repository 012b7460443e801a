// Says aloud what a swap changed, and puts focus where the fragment asks: data-announce="47 records", data-autofocus.
// A request that failed is said too, since nothing on the page changes then.
// Whoever stood in what was swapped away stands in what came instead: HTMX finds the same id again, here is the rest.
let leftBehind = "";

function say(words) {
  const place = document.getElementById("announcements");
  if (!place || !words) return;
  place.textContent = "";
  setTimeout(() => {
    place.textContent = words;
  }, 50);
}

document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
  leftBehind = target.contains(document.activeElement) ? target.id : "";
});

function standIn(part) {
  const place = part?.querySelector("[data-announce]") ?? part;
  if (!place) return;
  place.tabIndex = -1;
  place.focus();
}

document.addEventListener("htmx:afterSettle", (event) => {
  const part = event.detail.elt;
  const spoken = part.matches?.("[data-announce]") ? part : part.querySelector?.("[data-announce]");
  say(spoken?.dataset.announce);
  (part.matches?.("[data-autofocus]") ? part : part.querySelector?.("[data-autofocus]"))?.focus();
  if (leftBehind && document.activeElement === document.body) standIn(document.getElementById(leftBehind));
  leftBehind = "";
});

function tellFailure() {
  const message = document.getElementById("announcements")?.dataset.failed;
  if (message) document.dispatchEvent(new CustomEvent("toast", { detail: { message } }));
}

document.addEventListener("htmx:sendError", tellFailure);
document.addEventListener("htmx:responseError", tellFailure);
