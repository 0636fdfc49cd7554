// What was pressed while the line was down is kept on this computer and sent when it is back: once, whatever happens.
// Each act carries a key of its own; the server does an act with a known key no second time.
const PREFIX = "vanban.out.";
const TEXT = "vanban.text.";
const TRYING = "vanban.trying";
const SAID = "vanban.said";
const DOCUMENT = /^\/(?:vb|du-thao)\/([0-9a-f-]{36})\//;
const GRACE = 90000;
// Milliseconds an answer may take before another window of this browser sends the act.
const AGAIN = 15000;
const STALE = 86400000;
// Milliseconds after which an act is no longer sent by itself: its person looks at it again first.
const body = document.body;
const person = () => body.dataset.person ?? "";

function key() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const text = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const pressed = new WeakMap();

// Before a form is sent it gets its key; sent again, it is the same act.
export function name(form, button) {
  if (button) pressed.set(form, button);
  let field = form.querySelector("input[name=deed]");
  if (!field) {
    field = document.createElement("input");
    field.type = "hidden";
    field.name = "deed";
    field.value = key();
    form.append(field);
  }
  return field.value;
}

export function forget(form) {
  form.querySelector("input[name=deed]")?.remove();
}

// Passwords and files are never kept: such a form waits for the line itself.
function canWait(form) {
  return ![...form.elements].some((field) => field.type === "password" || (field.type === "file" && field.files.length));
}

// What would be sent, written down on this computer; where, or nothing when it may not be kept.
function note(form, more) {
  if (!person() || !form.dataset.keep || !canWait(form)) return "";
  const values = new URLSearchParams();
  const button = pressed.get(form);
  for (const [field, value] of new FormData(form, button)) {
    if (typeof value === "string" && field !== "csrfmiddlewaretoken") values.append(field, value);
  }
  const deed = name(form);
  values.set("deed", deed);
  values.set("capacity", body.dataset.capacity ?? "");
  const about = form.elements.subject?.value || document.querySelector("h1")?.textContent.trim() || document.title;
  const label = isWhole(form) ? [button?.textContent.trim(), about].filter(Boolean).join(": ") : form.querySelector("h2")?.textContent.trim();
  const place = form.getAttribute("action") || location.pathname + location.search;
  const act = { at: Date.now(), place, body: values.toString(), label: label || document.title, keep: form.dataset.keep, ...more };
  const where = `${PREFIX}${person()}.${deed}`;
  localStorage.setItem(where, JSON.stringify(act));
  return where;
}

// A form that is answered by a page of its own, asked for by the browser itself.
const isWhole = (form) => !form.hasAttribute("hx-post");

export function keep(form) {
  if (!note(form)) return false;
  show();
  return true;
}

// Before the browser leaves for the answer: should the line break on the way, the act is still here.
export function promise(form) {
  const where = note(form, { trying: true });
  if (where) sessionStorage.setItem(TRYING, where);
}

// The page after it: when the house has answered, whatever it said, nothing is left to be sent.
function settle() {
  const where = sessionStorage.getItem(TRYING);
  const act = where && JSON.parse(localStorage.getItem(where) ?? "null");
  sessionStorage.removeItem(TRYING);
  if (!act) return;
  const cookie = `vanban_answered_${where.slice(where.lastIndexOf(".") + 1).slice(0, 8)}`;
  const answered = document.cookie.split("; ").includes(`${cookie}=1`);
  if (answered) document.cookie = `${cookie}=; max-age=0; path=/; samesite=lax`;
  // Asked to sign in: what was typed stands in its form again, and is pressed again there.
  if (answered || location.pathname === body.dataset.login) localStorage.removeItem(where);
  else localStorage.setItem(where, JSON.stringify({ ...act, trying: false }));
}

function kept() {
  const mine = `${PREFIX}${person()}.`;
  return Object.keys(localStorage).filter((one) => one.startsWith(mine))
    .map((one) => [one, JSON.parse(localStorage.getItem(one))])
    .filter(([, act]) => !act.trying || Date.now() - act.at > GRACE); // another tab waits for its answer
}

const formOf = (place) => {
  const deed = place.slice(place.lastIndexOf(".") + 1);
  return [...document.querySelectorAll("input[name=deed]")].find((one) => one.value === deed)?.form;
};

// The form that was sent is not left standing as if it still had to be.
function fold(place) {
  formOf(place)?.closest("#unfold")?.replaceChildren();
}

// A page of its own whose form has just been sent from elsewhere is left for the answer, and says there what was sent.
function leave(act, address, told) {
  const form = document.querySelector(`form[data-keep="${CSS.escape(act.keep)}"]`);
  if (!form || !isWhole(form)) return;
  sessionStorage.setItem(SAID, JSON.stringify(told));
  location.assign(address);
}

function line(text, kind, link, label) {
  const place = document.getElementById("outbox");
  if (!place) return;
  place.replaceChildren();
  if (!text) return;
  const box = document.createElement("div");
  box.className = `flash${kind ? ` flash-${kind}` : ""}`;
  box.setAttribute("role", kind === "error" ? "alert" : "status");
  const words = document.createElement("p");
  words.textContent = text;
  if (link) {
    const there = document.createElement("a");
    there.href = link;
    there.textContent = label ?? body.dataset.openForm;
    words.append(" ", there);
  }
  box.append(words);
  place.append(box);
}

function show() {
  const acts = kept();
  if (!acts.length) return;
  line(`${body.dataset.waiting} ${acts.map(([, act]) => act.label).join("; ")}`, "warning");
  const box = document.querySelector("#outbox .flash");
  for (const [place, act] of acts) {
    const back = document.createElement("button");
    back.type = "button";
    back.className = "button";
    back.textContent = acts.length > 1 ? `${body.dataset.takeBack}: ${act.label}` : body.dataset.takeBack;
    back.addEventListener("click", () => takeBack(place));
    box?.append(back);
  }
}

// Not sent after all; its form, when it stands here, goes on as if nothing had been pressed.
function takeBack(place) {
  localStorage.removeItem(place);
  const form = formOf(place);
  if (form) {
    forget(form);
    form.dispatchEvent(new CustomEvent("vanban:taken-back"));
  }
  line("");
  show();
}

const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
let busy = false;

// Whether the house itself answers, whatever the browser believes of its line.
const reached = () => fetch("/suc-khoe/song/", { cache: "no-store" }).then((answer) => answer.ok);

async function send([place, act]) {
  if (Date.now() - act.at > STALE) {
    localStorage.removeItem(place);
    line(`${body.dataset.notSent} ${act.label}`, "error", act.place);
    return "refused";
  }
  const form = formOf(place);
  if (form && isWhole(form)) {
    // Its page still stands open: it is sent as it was pressed, and its answer is read there.
    if (await reached()) form.requestSubmit(pressed.get(form));
    return "later";
  }
  const answer = await fetch(act.place, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token(), "Vanban-Kept": "1" },
    body: act.body,
  });
  const there = new URL(answer.url).pathname;
  if (there === body.dataset.login) return "later"; // signed out meanwhile: it waits for its person
  if (answer.ok) {
    localStorage.removeItem(place);
    localStorage.removeItem(`${TEXT}${person()}.${act.keep}`);
    const about = there.match(DOCUMENT) ?? act.place.match(DOCUMENT);
    const told = [`${body.dataset.sent} ${act.label}.`, "", about ? `/vb/${about[1]}/` : "", body.dataset.see];
    line(...told);
    fold(place);
    leave(act, answer.url, told);
    return "done";
  }
  if (answer.status >= 500 || answer.status === 429) return "later";
  // Refused: what was typed is still kept with its form, where the reasons can be read and mended.
  localStorage.removeItem(place);
  line(`${body.dataset.notSent} ${act.label}`, "error", act.place);
  return "refused";
}

export async function flush() {
  if (busy || !person() || navigator.onLine === false) return;
  busy = true;
  try {
    for (const one of kept()) {
      const end = await send(one);
      if (end === "later") break;
    }
  } catch {
    show(); // the line is still down
  } finally {
    busy = false;
  }
}

export function watchOutbox() {
  settle();
  if (!person()) return;
  // What is typed after it was pressed goes with it; sent from another window of this browser, it is done.
  document.addEventListener("input", ({ target }) => {
    const deed = target.form?.querySelector("input[name=deed]")?.value;
    const act = deed && JSON.parse(localStorage.getItem(`${PREFIX}${person()}.${deed}`) ?? "null");
    if (act) note(target.form, { trying: act.trying });
  });
  addEventListener("storage", ({ key: place, newValue }) => {
    if (newValue !== null || !place?.startsWith(PREFIX)) return;
    const form = formOf(place);
    if (form && isWhole(form)) location.reload();
    else fold(place);
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    settle();
    flush();
  });
  const said = JSON.parse(sessionStorage.getItem(SAID) ?? "null");
  sessionStorage.removeItem(SAID);
  if (said) line(...said);
  show();
  addEventListener("online", () => flush());
  setInterval(() => { if (kept().length) flush(); }, AGAIN);
  flush();
}
