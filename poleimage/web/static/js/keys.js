// One letter on the keyboard for what carries data-key: a link is followed, a button or field gets the focus and Enter confirms.
// Never while someone types; a checkbox with data-keys-switch turns all of it off, and the browser remembers.
(() => {
  const root = document.documentElement;
  let on = true;
  try { on = localStorage.getItem("keys") !== "off"; } catch { /* no storage: on for this page */ }

  const isTyping = (place) => place.closest?.("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), select, textarea, [contenteditable]");

  const show = () => {
    const carriers = document.querySelectorAll("[data-key]");
    root.classList.toggle("keys-ready", carriers.length > 0);
    root.classList.toggle("keys-on", on && carriers.length > 0);
    for (const carrier of carriers) {
      if (on) carrier.setAttribute("aria-keyshortcuts", carrier.dataset.key);
      else carrier.removeAttribute("aria-keyshortcuts");
    }
    for (const box of document.querySelectorAll("[data-keys-switch]")) box.checked = on;
  };

  document.addEventListener("keydown", (event) => {
    if (!on || event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const carrier = [...document.querySelectorAll("[data-key]:not(:disabled)")].find((one) => one.dataset.key === event.key.toLowerCase());
    if (!carrier) return;
    event.preventDefault();
    if (carrier.matches("a[href]")) carrier.click();
    else carrier.focus();
  });
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-keys-switch]")) return;
    on = event.target.checked;
    try { localStorage.setItem("keys", on ? "on" : "off"); } catch { /* not remembered, still obeyed */ }
    show();
  });
  document.addEventListener("htmx:afterSettle", show);
  show();
})();
