// The keyboard: j/k and arrows move, Enter opens, e does the main thing, g then a letter goes, / searches, ? shows all.
let waitingForG = false;

const typing = (target) => Boolean(target.closest?.("input, textarea, select, [contenteditable]"));

const shown = (element) => element && element.offsetParent !== null;

function rows() {
  return [...document.querySelectorAll(".list .row, tbody tr > th a, tbody tr a[data-row]")].filter(shown);
}

function move(step) {
  const all = rows();
  if (!all.length) return false;
  const here = all.indexOf(document.activeElement);
  const current = all.findIndex((row) => row.hasAttribute("aria-current"));
  const from = here >= 0 ? here : current >= 0 ? current : step > 0 ? -1 : 0;
  const next = all[Math.max(0, Math.min(all.length - 1, from + step))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function press(selector) {
  const target = [...document.querySelectorAll(selector)].find(shown);
  if (!target) return false;
  target.click();
  return true;
}

function pressVerb(key) {
  return press(`[data-key="${CSS.escape(key)}"]`);
}

function help() {
  const dialog = document.getElementById("keys");
  if (!dialog || dialog.open) return false;
  dialog.showModal();
  return true;
}

function goTo(letter) {
  const link = document.querySelector(`[data-go="${CSS.escape(letter)}"]`);
  if (!link) return false;
  link.click();
  return true;
}

const PLAIN = {
  j: () => move(1),
  k: () => move(-1),
  ArrowDown: () => document.activeElement?.closest(".list") && move(1),
  ArrowUp: () => document.activeElement?.closest(".list") && move(-1),
  e: () => press("[data-verb-main]"),
  "/": () => { const box = [...document.querySelectorAll("[data-search]")].find(shown); box?.focus(); box?.select(); return Boolean(box); },
  "?": help,
  u: () => press("[data-back]"),
  g: () => { waitingForG = true; setTimeout(() => { waitingForG = false; }, 1200); return true; },
};

export function listenKeys({ openPalette }) {
  addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openPalette();
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      // What stands open is done from within its text; what cannot be undone still wants its own button.
      const form = event.target.closest?.("#unfold form");
      const button = form?.querySelector(".form-foot .button-main");
      if (button) {
        event.preventDefault();
        form.requestSubmit(button);
      }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (document.querySelector("dialog[open]") || typing(event.target)) {
      if (event.key === "Escape" && typing(event.target)) event.target.blur();
      return;
    }
    let done;
    if (waitingForG && event.key !== "g") {
      waitingForG = false;
      done = goTo(event.key.toLowerCase());
    } else {
      done = (PLAIN[event.key] ?? (() => pressVerb(event.key)))();
    }
    if (done) event.preventDefault();
  });
}
