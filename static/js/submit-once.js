// Sends a form only once, however often its button is pressed: <form data-submit-once>.
// The button works again after a few seconds, when the load was stopped (where the browser tells
// so), and on coming back with the back button. The server answers a second sending like the first.
// Milliseconds.
const PAUSE = 3000;
const makeReady = () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
};
for (const form of document.querySelectorAll("form[data-submit-once]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    setTimeout(makeReady, PAUSE);
  });
}
addEventListener("pageshow", makeReady);
globalThis.navigation?.addEventListener("navigateerror", makeReady);
