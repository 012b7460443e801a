// Where tabs are one line that moves sideways, the one of this page is brought into view.
import { onEach } from "./ready.js";

onEach(".ui-tabs [aria-current]", (tab) => {
  const row = tab.closest("ul");
  const [here, all] = [tab.getBoundingClientRect(), row.getBoundingClientRect()];
  row.scrollLeft += here.left + here.width / 2 - (all.left + all.width / 2);
});
