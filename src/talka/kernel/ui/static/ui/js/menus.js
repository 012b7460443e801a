// The folding navigation of small screens, and menus that close on Escape, on a click beside them
// and when the focus goes on, since an open one would lie over what has it then.
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
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !menu.contains(relatedTarget)) menu.open = false;
  });
  document.addEventListener("click", (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
});
