// Asks before leaving a form with changes: <form data-unsaved>. The browser's own words, in the person's language.
import { onEach } from "./ready.js";

const changed = new Set();

onEach("form[data-unsaved]", (form) => {
  form.addEventListener("input", () => changed.add(form));
  form.addEventListener("submit", () => changed.delete(form));
  form.addEventListener("reset", () => changed.delete(form));
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) changed.delete(form);
  });
});

window.addEventListener("beforeunload", (event) => {
  const here = [...changed].filter((form) => form.isConnected);
  if (here.length > 0) event.preventDefault();
});
