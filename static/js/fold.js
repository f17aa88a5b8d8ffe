// Opens <details data-fold-narrow> in wide windows, where its summary is not shown, and folds it in
// narrow ones, so that results come first.
{
  const narrow = matchMedia("(max-width: 61.99rem)");
  const fold = () => {
    for (const details of document.querySelectorAll("details[data-fold-narrow]")) {
      details.open = !narrow.matches;
    }
  };
  narrow.addEventListener("change", fold);
  fold();
}
