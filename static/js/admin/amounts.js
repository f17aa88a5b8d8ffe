// Says beside a box what the amount in it means: <input data-unit="1000000"><output></output>.
// The server reads amounts, so that the words are those of what it will save.
const amountReader = document.currentScript.dataset.words;
// Milliseconds without a key.
const TYPING_PAUSE = 300;
const pausesOfBoxes = new WeakMap();
document.addEventListener("input", ({ target: box }) => {
  if (!box.dataset.unit) return;
  const words = box.nextElementSibling;
  const written = box.value;
  // Until the answer is there, what stood here is of another amount.
  words.textContent &&= "…";
  const say = async () => {
    const query = new URLSearchParams({ unit: box.dataset.unit, text: written });
    const answer = await fetch(`${amountReader}?${query}`).catch(() => null);
    const said = answer?.ok && !answer.redirected ? await answer.text() : "";
    if (box.value === written) words.textContent = said;
  };
  clearTimeout(pausesOfBoxes.get(box));
  pausesOfBoxes.set(box, setTimeout(say, TYPING_PAUSE));
});
