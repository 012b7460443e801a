// A note at the edge of the page that says what was done and lets it be undone for ten seconds:
// data-toast="Deleted." data-toast-undo="/…/undo/" in a fragment, or HX-Trigger {"toast": {"message", "undo"}}.
import { csrfToken } from "./csrf.js";
import { onEach } from "./ready.js";

const SHOWN = 10_000;

function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

async function undo(address) {
  const answer = await fetch(address, { method: "POST", headers: { "X-CSRFToken": csrfToken() } });
  if (answer.ok) location.reload();
}

function show(message, undoAddress) {
  const place = document.getElementById("toasts");
  if (!place) return;
  const toast = document.createElement("div");
  toast.className = "ui-toast";
  toast.setAttribute("role", "status");
  const words = document.createElement("p");
  words.className = "ui-toast__words";
  toast.append(words);
  if (undoAddress) toast.append(button(place.dataset.undoLabel, () => undo(undoAddress)));
  const close = button("×", () => toast.remove());
  close.className = "ui-toast__close";
  close.setAttribute("aria-label", place.dataset.closeLabel);
  toast.append(close);
  place.append(toast);
  // Filled after it stands in the page: a live region speaks of changes only.
  requestAnimationFrame(() => {
    words.textContent = message;
  });

  let timer = setTimeout(() => toast.remove(), SHOWN);
  const hold = () => clearTimeout(timer);
  const resume = () => {
    timer = setTimeout(() => toast.remove(), SHOWN);
  };
  ["pointerenter", "focusin"].forEach((name) => toast.addEventListener(name, hold));
  ["pointerleave", "focusout"].forEach((name) => toast.addEventListener(name, resume));
}

onEach("[data-toast]", (source) => {
  const tell = () => show(source.dataset.toast, source.dataset.toastUndo);
  if (source.tagName === "BUTTON") source.addEventListener("click", tell);
  else tell();
});

document.addEventListener("toast", (event) => show(event.detail.message, event.detail.undo));
