// The summary of mistakes takes focus; its links lead to the field itself, label in view.
import { onEach } from "./ready.js";

onEach("[data-error-summary]", (summary) => {
  summary.focus();
  // The link that skips to the content leaves its fragment in the address, and the browser goes there once more.
  if (location.hash) window.addEventListener("load", () => setTimeout(() => summary.focus()), { once: true });
  summary.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    (field.closest(".govuk-form-group") ?? field).scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  });
});
