// A button that puts its words where one was writing: data-insert="…" data-insert-into="id of the box". Without a script
// it sends its form, and the server puts them in.
import { onEach } from "./ready.js";

onEach("[data-insert]", (button) => {
  const box = document.getElementById(button.dataset.insertInto);
  if (!box) return;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    box.focus();
    box.setRangeText(button.dataset.insert, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
});
