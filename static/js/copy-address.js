// Shows the button <button data-copy-address hidden>, which copies the address of this page,
// and says so in the next [role=status].
for (const button of document.querySelectorAll("[data-copy-address]")) {
  if (!navigator.clipboard) continue;
  const status = button.parentElement.querySelector("[role=status]");
  const say = (words) => {
    if (status) status.textContent = words;
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.clipboard.writeText(location.href).then(
      () => say("アドレスを写しました。メールなどに貼り付けられます。"),
      () => say("写せませんでした。アドレス欄から写してください。"),
    );
  });
}
