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
    if (event.target === form) justSaved = form;
  });
});

document.addEventListener("htmx:afterSettle", (event) => {
  // A hint that was asked for while typing may settle between the sending of the line and its answer: that is not ours.
  if (justSaved === null || event.detail.requestConfig?.elt !== justSaved) return;
  const { id } = justSaved;
  justSaved = null;
  const form = id ? document.getElementById(id) : document.querySelector("form[data-enter-save]");
  if (form) focusFirst(form);
});
