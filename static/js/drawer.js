// Opens the menu of narrow windows: <a href="#list" data-opens="id of a dialog">.
// The browser itself closes it with Esc and gives the focus back.
for (const opener of document.querySelectorAll("[data-opens]")) {
  const dialog = document.getElementById(opener.dataset.opens);
  if (!dialog || !dialog.showModal) continue;
  opener.setAttribute("role", "button");
  opener.setAttribute("aria-haspopup", "dialog");
  opener.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.showModal();
  });
  opener.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    dialog.showModal();
  });
  dialog.addEventListener("click", (event) => {
    const box = dialog.getBoundingClientRect();
    const outside = event.target === dialog && event.clientX < box.left;
    if (outside || event.target.closest("[data-closes]")) dialog.close();
  });
  dialog.addEventListener("close", () => opener.focus());
}
