// A button that prints: <button type="button" data-print>. On paper nothing stays folded but menus.
// One that is hidden, since it does nothing without scripts, is shown.
document.querySelectorAll("[data-print][hidden]").forEach((button) => {
  button.hidden = false;
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print]")) window.print();
});

const unfolded = [];

window.addEventListener("beforeprint", () => {
  document.querySelectorAll("main details:not([open], [data-menu])").forEach((folded) => {
    folded.open = true;
    unfolded.push(folded);
  });
});

window.addEventListener("afterprint", () => {
  unfolded.splice(0).forEach((opened) => {
    opened.open = false;
  });
});
