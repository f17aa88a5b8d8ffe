// Adds 「表示する」 to every password box.
for (const box of document.querySelectorAll("input[type=password]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "kyoso-button";
  button.dataset.kind = "secondary";
  button.textContent = "表示する";
  button.setAttribute("aria-label", "パスワードを表示する");
  const row = document.createElement("div");
  row.className = "kyoso-password";
  box.before(row);
  row.append(box, button);
  button.addEventListener("click", () => {
    const show = box.type === "password";
    box.type = show ? "text" : "password";
    button.textContent = show ? "かくす" : "表示する";
    button.setAttribute("aria-label", show ? "パスワードをかくす" : "パスワードを表示する");
  });
  box.form?.addEventListener("submit", () => (box.type = "password"));
}
