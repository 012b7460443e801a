// While somebody types in a page, the site hears now and then that they are here, so that a long text is not lost to
// being signed out. A page that is only open says nothing.
const EVERY = 4 * 60 * 1000;
let said = Date.now();

document.addEventListener("input", () => {
  const address = document.querySelector('meta[name="here"]')?.content;
  if (!address || Date.now() - said < EVERY) return;
  said = Date.now();
  fetch(address, { credentials: "same-origin", cache: "no-store" }).catch(() => {});
});
