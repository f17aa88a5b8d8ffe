// Pages of the admin: <meta name="kyoso-idle" content="address that answers 1 or 0">.
// The server ends a session after 30 minutes without a request. Typing is a sign of life and is
// passed on; after 25 silent minutes a question appears. What was typed is kept in any case.
const idle = document.querySelector("meta[name=kyoso-idle]");
if (idle) {
  const MINUTE = 60000;
  const SAVE = "「保存」を押してログインし直すと、入力した内容の続きから書けます。";
  let lastRequest = Date.now();
  let lastInput = 0;
  let over = false;
  const dialog = document.createElement("dialog");
  const words = document.createElement("p");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  dialog.append(words, button);
  document.body.append(dialog);
  const say = (text, isOver) => {
    over = isOver;
    words.textContent = text;
    button.textContent = isOver ? "閉じる" : "ログインしたままにする";
    if (!dialog.open) dialog.showModal();
  };
  const keep = async () => {
    lastRequest = Date.now();
    const answer = await fetch(idle.content, { cache: "no-store" }).then((a) => a.text(), () => "");
    if (answer.trim() === "0") say(`ログアウトしました。${SAVE}`, true);
    else dialog.close();
  };
  button.addEventListener("click", () => (over ? dialog.close() : keep()));
  dialog.addEventListener("cancel", () => over || keep());
  addEventListener("input", () => (lastInput = Date.now()));
  setInterval(() => {
    const silent = Date.now() - lastRequest;
    if (over) return;
    if (lastInput > lastRequest && silent > 5 * MINUTE) keep();
    else if (silent > 30 * MINUTE) say(`この画面で30分間操作がなかったため、ログアウトしていることがあります。${SAVE}`, true);
    else if (silent > 25 * MINUTE) say("あと5分で、安全のためログアウトします。", false);
  }, MINUTE / 2);
}
