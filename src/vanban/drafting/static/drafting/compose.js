// Composing: saves by itself a few seconds after the last key and when one looks away, shows what is missing, how the
// text is read, and the paper. Without this file the page still saves and submits by ordinary posts.
import { filterReceivers } from "../vanban/receivers.js";

const page = document.getElementById("compose");
const form = document.getElementById("compose-form");
const state = document.getElementById("save-state");
const QUIET = 2500;
let timer = 0;
let outlineTimer = 0;
let sending = null;
let dirty = false;
let stopped = false;

const say = (text, mood = "") => {
  state.textContent = text;
  state.dataset.mood = mood;
};

function tell(reasons) {
  const place = document.getElementById("said");
  place.replaceChildren();
  if (!reasons?.length) return;
  const box = document.createElement("div");
  box.className = "summary";
  box.setAttribute("role", "alert");
  const list = document.createElement("ul");
  for (const reason of reasons) {
    const line = document.createElement("li");
    const words = document.createElement(reason.target ? "a" : "span");
    if (reason.target) words.href = `#${reason.target}`;
    words.textContent = reason.message;
    line.append(words, ` ${reason.cure} ${reason.law}`);
    list.append(line);
  }
  box.append(list);
  place.append(box);
}

function showFaults(faults) {
  const list = document.getElementById("faults");
  const lines = (faults ?? []).map((fault) => {
    const line = document.createElement("li");
    line.textContent = `${fault.message} ${fault.cure}`;
    return line;
  });
  if (!lines.length) {
    const line = document.createElement("li");
    line.className = "good";
    line.textContent = page.dataset.ready;
    lines.push(line);
  }
  list.replaceChildren(...lines);
}

// The copy that the browser keeps is dropped once the server has the words.
function forget(keep) {
  localStorage.removeItem(`vanban.text.${document.body.dataset.person ?? ""}.${keep}`);
}

async function save() {
  clearTimeout(timer);
  if (!dirty || sending || stopped || form.dataset.sent === "1") return;
  dirty = false;
  sending = new AbortController();
  say(page.dataset.saving);
  const fresh = !page.dataset.save;
  const values = new FormData(form);
  values.delete("deed");
  form.elements.turn.value = Number(form.elements.turn.value) + 1; // what arrives late does not replace what was sent later
  try {
    const answer = await fetch(page.dataset.save ?? page.dataset.new, {
      method: "POST", body: values, headers: { Accept: "application/json" }, redirect: "manual", signal: sending.signal,
    });
    if (answer.type === "opaqueredirect" || !answer.headers.get("Content-Type")?.includes("json")) {
      dirty = true;
      say(page.dataset.login, "bad");
      return;
    }
    await received(answer, await answer.json(), fresh);
  } catch (error) {
    if (error.name === "AbortError") return;
    dirty = true;
    say(page.dataset.lost, "bad");
    timer = setTimeout(save, QUIET * 4);
  } finally {
    sending = null;
  }
  if (dirty && !stopped) timer = setTimeout(save, QUIET);
}

async function received(answer, data, fresh) {
  if (!answer.ok) {
    tell(data.reasons);
    say(page.dataset.unsaved, "bad");
    // Both texts are kept at the server; saving again from here would replace the other's, so this waits for the writer.
    if (answer.status === 409 || answer.status === 403) stopped = true;
    return;
  }
  tell([]);
  form.elements.revision.value = data.revision;
  say(`${page.dataset.saved} ${data.saved}`);
  showFaults(data.faults);
  forget(form.dataset.keep);
  if (fresh) {
    page.dataset.save = `${data.url}luu/`;
    page.dataset.preview = `${data.url}xem/`;
    form.action = data.url;
    form.dataset.keep = `draft.${data.url.split("/").at(-2)}`;
    document.querySelector("[data-preview-now]").parentElement.hidden = false;
    history.replaceState(history.state, "", data.url);
  }
  if (document.getElementById("preview").childElementCount) await preview();
}

async function preview() {
  if (!page.dataset.preview) return;
  const answer = await fetch(page.dataset.preview, { redirect: "manual" });
  if (!answer.ok) return;
  const holder = document.getElementById("preview");
  const place = holder.closest(".compose-side").scrollTop;
  const pages = new DOMParser().parseFromString(await answer.text(), "text/html").body;
  await Promise.allSettled([...pages.querySelectorAll("img:not([loading])")].map((image) => image.decode()));
  holder.replaceChildren(...pages.childNodes);
  holder.closest(".compose-side").scrollTop = place;
}

async function outline() {
  const body = new FormData();
  body.set("body", form.elements.body.value);
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  const answer = await fetch(page.dataset.outline, { method: "POST", body, redirect: "manual" }).catch(() => null);
  if (!answer?.ok) return; // a lost line is told by the saving
  const read = new DOMParser().parseFromString(await answer.text(), "text/html").body;
  document.getElementById("outline").replaceChildren(...read.childNodes);
}

function touched(event) {
  dirty = true;
  if (stopped) return;
  say(page.dataset.unsaved);
  clearTimeout(timer);
  timer = setTimeout(save, QUIET);
  if (event?.target?.name === "body") {
    clearTimeout(outlineTimer);
    outlineTimer = setTimeout(outline, 500);
  }
}

// Fields that only some types have are shown for these, and wherever something is typed in them.
function fitType() {
  const type = form.elements.type_code.value;
  for (const part of form.querySelectorAll("[data-types]")) {
    const filled = [...part.querySelectorAll("input, textarea")].some((field) => field.value.trim());
    part.hidden = !filled && !part.dataset.types.split(" ").includes(type);
  }
}

// The outline of the chosen type goes where nothing stands yet; in a text already begun it is put behind the last line.
async function putStarter(button) {
  const code = form.elements.type_code.value;
  const answer = await fetch(button.dataset.starter.replace(button.dataset.code, code), { redirect: "manual" }).catch(() => null);
  if (!answer?.ok) {
    say(page.dataset.lost, "bad");
    return;
  }
  for (const [name, words] of Object.entries(await answer.json())) {
    const field = form.elements[name];
    if (!words || (field.value.trim() && name !== "body")) continue;
    field.value = field.value.trim() ? `${field.value.trimEnd()}\n${words}` : words;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  fitType();
  form.elements.body.focus();
}

const starter = document.querySelector("[data-starter]");
if (starter) {
  starter.parentElement.hidden = false;
  starter.addEventListener("click", () => putStarter(starter));
}
// The line that calls for a picture goes where the writer last stood, else at the end; always a line of its own.
let stood = null;
form.elements.body.addEventListener("blur", ({ target }) => { stood = [target.selectionStart, target.selectionEnd]; });
for (const button of document.querySelectorAll("[data-insert]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const body = form.elements.body;
    const [start, end] = stood ?? [body.value.length, body.value.length];
    const before = body.value.slice(0, start);
    const after = body.value.slice(end);
    body.value = `${before}${before && !before.endsWith("\n") ? "\n" : ""}${button.dataset.insert}\n${after.replace(/^\n/, "")}`;
    body.dispatchEvent(new Event("input", { bubbles: true }));
    body.focus();
  });
}
form.elements.type_code.addEventListener("change", fitType);
fitType();
form.addEventListener("input", touched);
form.addEventListener("change", touched);
form.addEventListener("focusout", (event) => {
  if (dirty && !form.contains(event.relatedTarget)) save();
});
form.addEventListener("submit", () => {
  clearTimeout(timer);
  sending?.abort();
  dirty = false;
  stopped = true;
});
// Pressed without a line and taken back: writing goes on.
form.addEventListener("vanban:taken-back", () => {
  stopped = false;
  touched();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") save();
});
addEventListener("online", save);
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
document.querySelector("[data-preview-now]")?.addEventListener("click", async (event) => {
  event.preventDefault();
  await save();
  await preview();
});
filterReceivers(form);
outline();
