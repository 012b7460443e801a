// The folding navigation of small screens, and menus that close on Escape and on a click beside them.
import { onEach } from "./ready.js";

onEach("[data-toggle-navigation]", (button) => {
  const navigation = document.getElementById(button.getAttribute("aria-controls"));
  if (!navigation) {
    button.hidden = true;
    return;
  }
  button.addEventListener("click", () => {
    const open = navigation.classList.toggle("ui-nav--open");
    button.setAttribute("aria-expanded", String(open));
  });
});

onEach("details[data-menu]", (menu) => {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
});
