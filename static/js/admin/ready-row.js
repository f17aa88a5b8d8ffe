// The row that "add one more" copies, made from the one that stands ready in the page. It is
// read as markup, so that nothing typed goes with it; the admin's own script does the rest.
for (const ready of document.querySelectorAll("[data-ready-row]")) {
  const [, prefix, number] = ready.id.match(/^(.+)-(\d+)$/);
  const empty = ready.cloneNode(false);
  empty.removeAttribute("data-ready-row");
  empty.id = `${prefix}-empty`;
  empty.classList.add("empty-form", "last-related");
  empty.innerHTML = ready.innerHTML.replaceAll(`${prefix}-${number}-`, `${prefix}-__prefix__-`);
  for (const help of empty.querySelectorAll(".help[id]")) help.removeAttribute("id");
  ready.after(empty);
}
