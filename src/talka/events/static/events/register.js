// A question that follows from another is shown when that was answered so. Without scripts all are shown, with their “if”.
const form = document.querySelector("[data-register]");

function answersTo(name) {
  return [...form.elements]
    .filter((field) => field.name === name && !field.closest("[data-asked-after]")?.hidden && (!["radio", "checkbox"].includes(field.type) || field.checked))
    .flatMap((field) => [field.value, field.labels?.[0]?.textContent.trim() ?? ""])
    .map((answer) => answer.toLocaleLowerCase());
}

function settle() {
  for (const question of form.querySelectorAll("[data-asked-after]")) {
    question.hidden = !answersTo(question.dataset.askedAfter).includes(question.dataset.askedIf.toLocaleLowerCase());
    question.querySelector("[data-condition]").hidden = true;
  }
}

if (form?.querySelector("[data-asked-after]")) {
  form.addEventListener("input", settle);
  form.addEventListener("change", settle);
  settle();
}
