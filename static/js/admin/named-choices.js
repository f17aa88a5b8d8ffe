// Names the boxes that the admin draws over choices looked up by name: without it a screen reader
// hears what is chosen there and not what the choice is about.
const wordsOf = (select) => select.labels[0]?.firstChild.textContent || select.ariaLabel || "";

const nameBoxes = () => {
  for (const select of document.querySelectorAll("select.select2-hidden-accessible")) {
    const box = select.nextElementSibling?.querySelector('[role="combobox"]');
    if (!box) continue;
    box.setAttribute("aria-label", wordsOf(select));
    box.removeAttribute("aria-labelledby");
    for (const shown of box.querySelectorAll('[role="textbox"][aria-readonly]')) {
      shown.removeAttribute("role");
      shown.removeAttribute("aria-readonly");
    }
    for (const field of box.querySelectorAll("input")) field.ariaLabel = wordsOf(select);
  }
};

document.addEventListener("formset:added", () => setTimeout(nameBoxes));
// The framework draws them when jQuery says that the page is ready; this waits in the same line.
addEventListener("load", () => {
  django.jQuery(nameBoxes);
  django.jQuery(document).on("select2:open", (event) => {
    const field = document.querySelector(".select2-container--open .select2-search__field");
    if (field) field.ariaLabel = wordsOf(event.target);
  });
});
