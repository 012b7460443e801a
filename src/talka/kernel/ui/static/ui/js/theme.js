// Light or dark by hand, kept in a cookie on this device, so that the server draws the next page right at once.
import { onEach } from "./ready.js";

const YEAR = 365 * 24 * 60 * 60;
const MEDIA = { dark: "screen", light: "not all" };
const system = window.matchMedia("(prefers-color-scheme: dark)");

function current() {
  return document.documentElement.dataset.theme || (system.matches ? "dark" : "light");
}

function choose(theme) {
  document.documentElement.dataset.theme = theme;
  document.getElementById("dark-colours").media = MEDIA[theme];
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `talka_theme=${theme}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
}

function describe(button) {
  button.setAttribute("aria-pressed", String(current() === "dark"));
}

onEach("[data-theme-toggle]", (button) => {
  button.hidden = false;
  describe(button);
  button.addEventListener("click", () => {
    choose(current() === "dark" ? "light" : "dark");
    document.querySelectorAll("[data-theme-toggle]").forEach(describe);
  });
});
