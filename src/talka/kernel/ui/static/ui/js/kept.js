// Pages that this browser keeps for when the signal drops, each in a store whose name ends with the moment until which it
// may be kept. They go when that is over, and when somebody signs out.
const KEPT = "talka-kept ";

export async function forget(due) {
  if (!("caches" in window)) return;
  const names = (await caches.keys()).filter((name) => name.startsWith(KEPT) && due(name));
  await Promise.all(names.map((name) => caches.delete(name)));
}

forget((name) => Number(name.split(" ").pop()) < Date.now()).catch(() => {});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.hasAttribute("data-sign-out") || event.defaultPrevented) return;
  event.preventDefault();
  const leave = () => form.submit();
  forget(() => true).then(leave, leave);
});
