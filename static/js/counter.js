// Says how many characters are left in a long text: <div data-counter="2000"> around a textarea.
// Text beyond the limit stays; the form says what is too long.
for (const field of document.querySelectorAll("[data-counter]")) {
  const area = field.querySelector("textarea");
  if (!area) continue;
  const limit = Number(field.dataset.counter);
  area.removeAttribute("maxlength");
  const seen = document.createElement("p");
  seen.className = "kyoso-counter";
  seen.setAttribute("aria-hidden", "true");
  const spoken = document.createElement("p");
  spoken.className = "kyoso-visually-hidden";
  spoken.setAttribute("role", "status");
  area.after(seen, spoken);
  let waiting;
  const count = () => {
    const left = limit - [...area.value].length;
    seen.textContent = left < 0 ? `${-left}文字多いです` : `残り${left}文字`;
    seen.toggleAttribute("data-over", left < 0);
    return seen.textContent;
  };
  area.addEventListener("input", () => {
    const words = count();
    clearTimeout(waiting);
    waiting = setTimeout(() => (spoken.textContent = words), 1000);
  });
  count();
}
