// Choosing many rows: <form data-bulk> with [data-bulk-all], row boxes and a bar with [data-bulk-count].
// The words come from the bar: data-words="Chosen: {n}".
import { onEach } from "./ready.js";

onEach("form[data-bulk]", (form) => {
  const all = form.querySelector("[data-bulk-all]");
  const bar = form.querySelector("[data-bulk-bar]");
  const count = form.querySelector("[data-bulk-count]");
  const boxes = () => [...form.querySelectorAll('tbody input[type="checkbox"]')];
  let lastClicked = null;

  function show() {
    const chosen = boxes().filter((box) => box.checked).length;
    if (bar) bar.hidden = chosen === 0;
    if (count) count.textContent = (count.dataset.words ?? "{n}").replace("{n}", String(chosen));
    if (!all) return;
    all.checked = chosen > 0 && chosen === boxes().length;
    all.indeterminate = chosen > 0 && !all.checked;
  }

  all?.addEventListener("change", () => {
    boxes().forEach((box) => {
      box.checked = all.checked;
    });
    show();
  });

  // The cell around a box is part of it: a small box is hard to hit.
  form.addEventListener("click", (event) => {
    if (event.target.matches(".ui-table__tick")) event.target.querySelector("input")?.click();
  });

  // Shift chooses the whole stretch from the row clicked before, as in a spreadsheet.
  form.addEventListener("click", (event) => {
    const rows = boxes();
    const at = rows.indexOf(event.target);
    if (at < 0) return;
    if (event.shiftKey && lastClicked !== null) {
      const [from, to] = [Math.min(at, lastClicked), Math.max(at, lastClicked)];
      rows.slice(from, to + 1).forEach((box) => {
        box.checked = event.target.checked;
      });
    }
    lastClicked = at;
    show();
  });
  form.addEventListener("change", show);
  show();
});
