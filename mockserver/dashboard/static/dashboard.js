// What pages do beside what htmx does: copy, reveal, keep the focus where it was.
"use strict";

const MASK = "••••••••••••";

function say(button, text) {
  const before = button.textContent;
  button.textContent = text;
  setTimeout(() => { button.textContent = before; }, 1200);
}

// Clipboards are closed to pages of plain HTTP that are not on loopback.
function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "off-screen";
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
  return Promise.resolve();
}

function reveal(button) {
  const code = button.parentElement.querySelector("[data-secret]");
  const isOpen = button.getAttribute("aria-pressed") === "true";
  code.textContent = isOpen ? MASK : code.dataset.secret;
  button.setAttribute("aria-pressed", String(!isOpen));
  button.textContent = isOpen ? "Show" : "Hide";
}

document.addEventListener("click", (event) => {
  const copying = event.target.closest("[data-copy]");
  if (copying) copy(copying.dataset.copy).then(() => say(copying, "Copied"), () => say(copying, "Not copied"));
  const revealing = event.target.closest("[data-reveal]");
  if (revealing) reveal(revealing);
  for (const menu of document.querySelectorAll("details.switch[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.switch[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A part of the page is replaced: whoever was at a button of it is at the same button afterwards.
let place = null;
document.addEventListener("htmx:beforeRequest", (event) => {
  const here = document.activeElement;
  const form = event.target.closest("form[action]");
  // Parts that look for themselves again ask too: they take nobody's place away.
  if (form && form.contains(here)) {
    place = { action: form.getAttribute("action"), name: here.name, text: here.textContent };
  }
});
document.addEventListener("htmx:afterSettle", (event) => {
  // What was made just now is told once: nobody may miss it.
  const fresh = event.target.querySelector("[data-fresh]");
  if (fresh) {
    place = null;
    fresh.focus();
  }
  if (!place || (document.activeElement && document.activeElement !== document.body)) return;
  const forms = [...document.forms].filter((form) => form.getAttribute("action") === place.action);
  const controls = forms.flatMap((form) => [...form.elements]).filter((one) => one.type !== "hidden");
  const same = controls.find((one) => one.name === place.name && one.textContent === place.text);
  (same || controls[0] || document.getElementById("page")).focus({ preventScroll: true });
  place = null;
});
