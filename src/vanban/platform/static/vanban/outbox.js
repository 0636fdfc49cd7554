// What was pressed while the line was down is kept on this computer and sent when it is back: once, whatever happens.
// Each act carries a key of its own; the server does an act with a known key no second time.
const PREFIX = "vanban.out.";
const TEXT = "vanban.text.";
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

export function keep(form) {
  if (!person() || !form.dataset.keep || !canWait(form)) return false;
  const values = new URLSearchParams();
  for (const [field, value] of new FormData(form, pressed.get(form))) {
    if (typeof value === "string" && field !== "csrfmiddlewaretoken") values.append(field, value);
  }
  const deed = name(form);
  values.set("deed", deed);
  values.set("capacity", body.dataset.capacity ?? "");
  const label = form.querySelector("h2")?.textContent.trim() || document.title;
  const act = { at: Date.now(), place: form.getAttribute("action") || location.pathname, body: values.toString(), label, keep: form.dataset.keep };
  localStorage.setItem(`${PREFIX}${person()}.${deed}`, JSON.stringify(act));
  show();
  return true;
}

function kept() {
  const mine = `${PREFIX}${person()}.`;
  return Object.keys(localStorage).filter((one) => one.startsWith(mine)).map((one) => [one, JSON.parse(localStorage.getItem(one))]);
}

// The form that was sent is not left standing as if it still had to be.
function fold(place) {
  const deed = place.slice(place.lastIndexOf(".") + 1);
  const field = [...document.querySelectorAll("input[name=deed]")].find((one) => one.value === deed);
  field?.closest("#unfold")?.replaceChildren();
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
}

const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
let busy = false;

async function send([place, act]) {
  if (Date.now() - act.at > STALE) {
    localStorage.removeItem(place);
    line(`${body.dataset.notSent} ${act.label}`, "error", act.place);
    return "refused";
  }
  const answer = await fetch(act.place, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token() },
    body: act.body,
  });
  const there = new URL(answer.url).pathname;
  if (there === body.dataset.login) return "later"; // signed out meanwhile: it waits for its person
  if (answer.ok) {
    localStorage.removeItem(place);
    localStorage.removeItem(`${TEXT}${person()}.${act.keep}`);
    line(`${body.dataset.sent} ${act.label}.`, "", act.place.match(/^\/vb\/[0-9a-f-]{36}\//)?.[0], body.dataset.see);
    fold(place);
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
  if (!person()) return;
  show();
  addEventListener("online", () => flush());
  setInterval(() => { if (kept().length) flush(); }, AGAIN);
  flush();
}
