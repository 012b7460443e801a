// The quick line: after it is saved in place, the hands are back in its first field.
import { onEach } from "./ready.js";

const FIELDS = 'input:not([type="hidden"]), select, textarea';
let justSaved = null;

function focusFirst(form) {
  const wrong = form.querySelector('[aria-invalid="true"]');
  const field = wrong ?? form.querySelector("[data-quick-first]") ?? form.querySelector(FIELDS);
  field?.focus();
  field?.select?.();
}

onEach("form[data-enter-save]", (form) => {
  // Enter in a list of choices saves as well, as it does in a text field.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "SELECT") return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target === form) justSaved = form.id || "";
  });
});

document.addEventListener("htmx:afterSettle", () => {
  if (justSaved === null) return;
  const form = justSaved ? document.getElementById(justSaved) : document.querySelector("form[data-enter-save]");
  justSaved = null;
  if (form) focusFirst(form);
});
