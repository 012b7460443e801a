// Runs a behaviour once for every matching element: on the page as it loads and on every fragment HTMX swaps in.
// HTMX announces the first page as well, hence the memory.
export function onEach(selector, bind) {
  const bound = new WeakSet();
  const bindOnce = (element) => {
    if (bound.has(element)) return;
    bound.add(element);
    bind(element);
  };
  const visit = (root) => {
    if (root.matches?.(selector)) bindOnce(root);
    root.querySelectorAll?.(selector).forEach(bindOnce);
  };
  visit(document);
  document.addEventListener("htmx:load", (event) => visit(event.detail.elt));
}
