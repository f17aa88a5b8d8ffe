// Folds <details open data-fold-narrow> in narrow windows, so that results come first.
if (matchMedia("(max-width: 61.99rem)").matches) {
  for (const details of document.querySelectorAll("details[data-fold-narrow]")) details.open = false;
}
