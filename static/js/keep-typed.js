// Keeps what was typed into a form until the site has answered that it is saved: for an error
// page of a server in between, and for the back button on pages that browsers do not store.
// A form that comes back with its problems brings its text along, and nothing is put back into it.
// The cookie "saved" names the form that was carried out; a copy lasts as long as its window.
const COPY = "typed:";
const SECRET = /password|code|csrf|secret/;
const TOKENS = ["token", "kyoso_stamp"];

const addressOf = (form) => new URL(form.getAttribute("action") || "", location.href).pathname;
const isTyped = (control) => control.matches("textarea, input:not([type]), input[type=text], input[type=email], input[type=url], input[type=tel]");
const forgetCookie = () => (document.cookie = "saved=; path=/; max-age=0");
const copyOf = (form) =>
  [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !SECRET.test(name));
const tokenOf = (fields) => fields.find(([name]) => TOKENS.includes(name))?.[1];

const forgetSaved = () => {
  const saved = document.cookie.match(/(?:^|; )saved=([^;]*)/);
  if (!saved) return;
  const address = decodeURIComponent(saved[1]);
  if (address.endsWith("/logout/")) sessionStorage.clear();
  sessionStorage.removeItem(COPY + address);
  forgetCookie();
};

const fill = (form, kept) => {
  const places = new Map();
  for (const control of form.elements) {
    if (!control.name || SECRET.test(control.name) || ["file", "submit", "button"].includes(control.type)) continue;
    const values = kept.filter(([name]) => name === control.name).map(([, value]) => value);
    const place = places.get(control.name) || 0;
    if (["checkbox", "radio"].includes(control.type)) control.checked = values.includes(control.value);
    else if (control.options) for (const option of control.options) option.selected = values.includes(option.value);
    else if (place < values.length) control.value = values[place];
    places.set(control.name, place + 1);
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }
};

const sendAgain = (form, kept) => {
  const again = document.createElement("form");
  again.method = "post";
  again.action = addressOf(form);
  again.enctype = form.enctype;
  const token = form.querySelector("[name=csrfmiddlewaretoken]");
  for (const [name, value] of [...kept, [token.name, token.value]]) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    again.append(field);
  }
  document.body.append(again);
  again.submit();
};

const button = (words, act) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "kyoso-button button";
  made.dataset.kind = "secondary";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
};

const offer = (form, kept, forget) => {
  const notice = document.createElement("div");
  notice.className = "kyoso-box";
  notice.setAttribute("role", "status");
  const words = document.createElement("p");
  notice.append(words);
  form.before(notice);
  const fits = kept.every(([name]) => form.elements.namedItem(name));
  if (fits) {
    fill(form, kept);
    words.textContent = "前に入力した内容を、この画面に戻しました。";
  } else {
    words.textContent = "前に入力した内容が保存されたか、確かめられませんでした。もう一度送っても、二重には登録されません。";
    notice.append(button("前の内容をもう一度送る", () => sendAgain(form, kept)), " ");
  }
  notice.append(button("戻した内容を消す", () => {
    forget();
    location.reload();
  }));
};

forgetSaved();
const isRefused = document.querySelector(".kyoso-error-summary, .errornote") !== null;
for (const form of document.querySelectorAll("form[method=post]")) {
  const key = COPY + addressOf(form);
  const kept = JSON.parse(sessionStorage.getItem(key) || "null");
  const shown = copyOf(form);
  const isTheSame = !kept || (tokenOf(kept) && tokenOf(kept) === tokenOf(shown)) || JSON.stringify(kept) === JSON.stringify(shown);
  if (!isTheSame && !isRefused && [...form.elements].some(isTyped)) offer(form, kept, () => sessionStorage.removeItem(key));
}
document.addEventListener("submit", ({ target }) => {
  const fields = copyOf(target);
  if (target.method !== "post" || target.querySelector("[type=password]") || !([...target.elements].some(isTyped) || tokenOf(fields))) return;
  forgetCookie();
  try {
    sessionStorage.setItem(COPY + addressOf(target), JSON.stringify(fields));
  } catch {
    // No room for a copy: the form is sent without one.
  }
});
