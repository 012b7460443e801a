// Suggestions under a text field by the ARIA pattern of an editable combobox with a list:
// <input data-suggest-url="/organisations/suggest/" data-suggest-into="id_organisation">.
// The address answers ?q=… with {"suggestions": [{"value": …, "id": …, "hint": …}]}.
import { onEach } from "./ready.js";

const PAUSE = 180;
let made = 0;

onEach("input[data-suggest-url]", (input) => {
  const into = document.getElementById(input.dataset.suggestInto ?? "");
  const list = document.createElement("ul");
  list.id = `suggestions-${(made += 1)}`;
  list.className = "ui-suggest__list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels?.[0]?.textContent.trim() ?? "");
  list.hidden = true;

  // The field stays where it is: one that is moved in the page loses the focus, and what is being typed.
  input.after(list);
  const roles = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id };
  Object.entries(roles).forEach(([name, value]) => input.setAttribute(name, value));

  let at = -1;
  let timer = 0;
  let asked = null;

  const options = () => [...list.children];

  function close() {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(next) {
    const all = options();
    at = (next + all.length) % all.length;
    all.forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    all[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", all[at].id);
  }

  function take(option) {
    input.value = option.dataset.value;
    if (into) into.value = option.dataset.id ?? "";
    close();
    input.dispatchEvent(new CustomEvent("talka:chosen", { bubbles: true, detail: { ...option.dataset } }));
  }

  function show(suggestions) {
    list.replaceChildren(
      ...suggestions.map(({ value, id, hint }, index) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${index}`;
        option.className = "ui-suggest__option";
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.value = value;
        option.dataset.id = id ?? "";
        const words = document.createElement("span");
        words.textContent = value;
        option.append(words);
        if (hint) {
          const beside = document.createElement("span");
          beside.className = "ui-suggest__hint";
          beside.textContent = hint;
          option.append(" ", beside);
        }
        return option;
      }),
    );
    at = -1;
    list.hidden = suggestions.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
  }

  async function ask() {
    asked?.abort();
    const text = input.value.trim();
    if (text.length < 2) return close();
    asked = new AbortController();
    const address = new URL(input.dataset.suggestUrl, location.href);
    address.searchParams.set("q", text);
    try {
      const answer = await fetch(address, { signal: asked.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) return close();
      const { suggestions } = await answer.json();
      if (document.activeElement === input) show(suggestions);
    } catch {
      // No network, or the text has changed meanwhile: the field stays a plain text field.
    }
  }

  input.addEventListener("input", () => {
    if (into) into.value = "";
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && list.hidden) {
      ask();
    } else if (list.hidden) {
      return;
    } else if (event.key === "ArrowDown") {
      mark(at + 1);
    } else if (event.key === "ArrowUp") {
      mark(at < 0 ? options().length - 1 : at - 1);
    } else if (event.key === "Enter" && at >= 0) {
      take(options()[at]);
      event.stopPropagation();
    } else if (event.key === "Escape") {
      close();
    } else {
      return;
    }
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  // The press, not the click: a click would come after the field has lost focus and closed the list.
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const option = event.target.closest('[role="option"]');
    if (option) take(option);
  });
});
