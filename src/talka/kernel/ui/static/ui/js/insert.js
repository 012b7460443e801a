// A button that puts its words where one was writing: data-insert="…" data-insert-into="id of the box".
import { onEach } from "./ready.js";

onEach("[data-insert]", (button) => {
  const box = document.getElementById(button.dataset.insertInto);
  if (!box) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    box.focus();
    box.setRangeText(button.dataset.insert, box.selectionStart, box.selectionEnd, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
});
