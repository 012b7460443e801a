// "/" goes to the search, a letter to what carries data-shortcut="letter". Never while somebody writes, never with
// Ctrl, Alt or Meta, which belong to the browser and to screen readers. Who speaks to the computer can turn them off:
// a button [data-shortcuts-toggle], kept on this device.
import { onEach } from "./ready.js";

const WRITING = 'input:not([type="checkbox"], [type="radio"]), select, textarea, [contenteditable="true"]';
const YEAR = 365 * 24 * 60 * 60;
let on = !document.cookie.includes("talka_shortcuts=off");

onEach("[data-shortcuts-toggle]", (button) => {
  button.hidden = false;
  button.setAttribute("aria-pressed", String(on));
  button.addEventListener("click", () => {
    on = !on;
    button.setAttribute("aria-pressed", String(on));
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `talka_shortcuts=${on ? "on" : "off"}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
  });
});

document.addEventListener("keydown", (event) => {
  if (!on || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
  if (event.target.closest?.(WRITING)) return;
  const found =
    event.key === "/"
      ? document.querySelector("[data-search]")
      : /^[a-z]$/.test(event.key) && document.querySelector(`[data-shortcut="${event.key}"]`);
  if (!found) return;
  event.preventDefault();
  if (found.matches("a, button, summary")) found.click();
  else found.focus();
});
