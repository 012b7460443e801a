// A double click sends a form once. The button is not disabled: that would drop its name and value.
const PAUSE = 2000;
const sentAt = new WeakMap();

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-allow-double")) return;
    const now = Date.now();
    if (now - (sentAt.get(form) ?? -PAUSE) < PAUSE) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    sentAt.set(form, now);
  },
  { capture: true },
);

// A form sent in place may be sent again as soon as its answer is here: the quick line waits for nobody.
document.addEventListener("htmx:afterRequest", (event) => sentAt.delete(event.target));

// A page brought back by the Back button may be sent again at once.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form").forEach((form) => sentAt.delete(form));
});
