// Behaviour of every page. Without this file each page still reads, and each form still works by an ordinary post.
import { keepText, forgetOthers } from "./memory.js";
import { listenKeys } from "./keys.js";
import { forget, keep, name, promise, watchOutbox } from "./outbox.js";
import { palette } from "./palette.js";

const say = (key) => document.body.dataset[key] ?? "";

// One line under the bar: the only way the machine speaks outside a page.
function line(text, kind) {
  const place = document.getElementById("line");
  place.replaceChildren();
  if (!text) return;
  const box = document.createElement("div");
  box.className = `flash flash-${kind}`;
  box.setAttribute("role", kind === "error" ? "alert" : "status");
  const words = document.createElement("p");
  words.textContent = text;
  box.append(words);
  place.append(box);
}

// A form is sent once: its buttons rest until the answer comes.
function lock(form, locked) {
  for (const button of form.querySelectorAll("button")) {
    if (locked) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
  form.dataset.sent = locked ? "1" : "";
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent === "1") {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  if (form.dataset.keep) name(form, event.submitter);
  // A page of its own cannot be asked for without a line: the act is kept here at once. htmx tells us by itself.
  if (form.dataset.keep && !form.hasAttribute("hx-post")) {
    if (navigator.onLine === false && keep(form)) {
      event.preventDefault();
      return;
    }
    promise(form);
  }
  form.dataset.sent = "1";
  setTimeout(() => lock(form, true));
}, true);
addEventListener("pageshow", (event) => document.querySelectorAll("form").forEach((form) => {
  lock(form, false);
  if (event.persisted) forget(form); // came back to after its answer: pressed again it is another act
}));

// Lists: the chosen row is marked, the place in the list is kept.
function mark(row) {
  const list = row.closest(".list");
  list?.querySelectorAll(".row[aria-current]").forEach((other) => other.removeAttribute("aria-current"));
  row.setAttribute("aria-current", "page");
}

function placeKey() {
  const list = document.querySelector(".list[data-box]");
  return list ? `vanban.place.${list.dataset.box}` : "";
}

function restorePlace() {
  const key = placeKey();
  if (!key) return;
  const list = document.querySelector(".list[data-box]");
  list.scrollTop = Number(sessionStorage.getItem(key) ?? 0);
  const row = list.querySelector(".row[aria-current]");
  if (row) {
    const top = row.offsetTop - list.offsetTop;
    if (top < list.scrollTop || top > list.scrollTop + list.clientHeight - 60) row.scrollIntoView({ block: "center" });
  }
  list.addEventListener("scroll", () => sessionStorage.setItem(key, String(Math.round(list.scrollTop))), { passive: true });
}

// The paper keeps its place too: the page of the document last read comes back into view.
function watchPaper(root) {
  const paper = root.querySelector?.(".paper[data-document]");
  if (!paper || paper.dataset.watched) return;
  paper.dataset.watched = "1";
  const key = `vanban.paper.${paper.dataset.document}`;
  const kept = Number(sessionStorage.getItem(key) ?? 0);
  if (kept && paper.scrollHeight > paper.clientHeight) paper.scrollTop = kept;
  paper.addEventListener("scroll", () => sessionStorage.setItem(key, String(Math.round(paper.scrollTop))), { passive: true });
}

function settle(root) {
  keepText(root);
  watchPaper(root);
  if (root.querySelector?.("#unfold[data-drawn] .kept")) bring(document.getElementById("unfold"));
  const summary = root.querySelector?.("form .summary, #unfold .summary");
  if (summary) summary.focus();
}

document.addEventListener("click", (event) => {
  const row = event.target.closest?.(".row");
  if (row && row.closest(".list")) mark(row);
  for (const menu of document.querySelectorAll(".menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const fold = event.target.closest?.("[data-fold]");
  if (fold) {
    event.preventDefault();
    document.getElementById("unfold")?.replaceChildren();
    document.querySelector("[data-verb-main]")?.focus();
  }
  if (event.target.closest?.("[data-palette]")) {
    event.preventDefault();
    openPalette();
  }
});

addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const menu of document.querySelectorAll(".menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
});

// Opened at once, so that what is typed right after Ctrl K lands in it and presses no other key.
function openPalette(text = "") {
  palette(text);
}

// Lists of people that stand open beside a sentence stay open while it is read anew.
let unfolded = [];

// htmx: what is swapped in gets the same care as a fresh page; a lost line says so and loses nothing.
document.body.addEventListener("htmx:beforeSwap", (event) => {
  // The session has ended: sign in, then come back to the very form; what was typed is put back there.
  const answered = event.detail.xhr?.responseURL;
  if (answered && new URL(answered).pathname === say("login")) {
    event.detail.shouldSwap = false;
    const { verb, path } = event.detail.requestConfig ?? {};
    const back = verb === "post" ? path : location.pathname + location.search;
    location.href = `${say("login")}?next=${encodeURIComponent(back)}`;
    return;
  }
  if (event.detail.target?.id === "read") {
    unfolded = [...event.detail.target.querySelectorAll("details")].map((one) => one.open);
  }
  if (event.detail.target?.id === "pane") {
    document.querySelector(".stage")?.classList.replace("no-doc", "has-doc");
  }
});
// What a person chooses beside a sentence being read is not overtaken by the answer on its way.
document.addEventListener("input", (event) => {
  if (!event.target.closest?.("#read")) return;
  const stop = new CustomEvent("htmx:abort", { bubbles: true, detail: {} });
  document.querySelector("#instruct-body textarea")?.dispatchEvent(stop);
});

// On a phone a form that was drawn with the document lies folded until it is asked for, or what was typed is put back.
function bring(place) {
  if (!place?.hasAttribute("data-drawn")) return;
  place.removeAttribute("data-drawn");
  if (matchMedia("(max-width: 899px)").matches) place.scrollIntoView({ block: "start" });
}

// A form that stands open already is gone to, not asked for again: what is typed in it stays.
document.body.addEventListener("htmx:beforeRequest", (event) => {
  const asked = event.detail.elt?.matches?.("a[data-verb]") ? event.detail.elt.getAttribute("hx-get") : "";
  const open = asked && document.querySelector("#unfold form");
  if (!open || open.getAttribute("action") !== asked) return;
  event.preventDefault();
  bring(open.closest("#unfold"));
  open.querySelector(".summary, textarea, input:not([type=hidden]), select")?.focus();
});
document.body.addEventListener("htmx:afterSettle", (event) => {
  line("");
  const target = event.detail.target;
  const fresh = target?.id ? document.getElementById(target.id) ?? document : document;
  settle(fresh);
  if (fresh.id === "read") {
    fresh.querySelectorAll("details").forEach((one, place) => { one.open ||= unfolded[place] ?? false; });
  }
  if (fresh.id === "unfold") {
    const first = fresh.querySelector(".summary, input:not([type=hidden]), select, textarea, button");
    first?.focus({ preventScroll: true });
    if (matchMedia("(max-width: 899px)").matches) fresh.scrollIntoView({ block: "start" });
    else document.getElementById("pane")?.scrollTo(0, 0);
  }
  if (fresh.id === "pane") {
    fresh.scrollTop = 0;
    if (matchMedia("(max-width: 899px)").matches) scrollTo(0, 0);
  }
});
for (const fault of ["htmx:sendError", "htmx:timeout"]) {
  document.body.addEventListener(fault, (event) => {
    const form = event.detail.elt?.matches?.("form[data-keep]") ? event.detail.elt : null; // not a question inside it
    if (!(form && event.detail.requestConfig?.verb === "post" && keep(form))) line(say("lost"), "error");
  });
}
document.body.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 401) return;
  line(say("failed"), "error");
});
document.body.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt?.matches?.("form") ? event.detail.elt : null;
  if (form) lock(form, false);
  if (form && event.detail.successful) forget(form);
});
addEventListener("offline", () => line(say("lost"), "warning"));
addEventListener("online", () => line("", "status"));

forgetOthers();
settle(document);
restorePlace();
listenKeys({ openPalette, mark });
// A page listens once it has stood for a moment: who only passes through costs no line.
if (say("live") && say("person")) setTimeout(() => import("./live.js").then(({ hear }) => hear()).catch(() => {}), 1500);
watchOutbox();
if ("serviceWorker" in navigator && say("helper")) navigator.serviceWorker.register(say("helper")).catch(() => {});
