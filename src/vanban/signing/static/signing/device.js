// Signing with the token in this computer: ask the house for tickets, hand them to the signing software, then believe
// only the house about what came back. The software's own word decides nothing.
const box = document.getElementById("device");
const go = document.getElementById("device-go");
const stop = document.getElementById("device-stop");
const until = document.getElementById("device-until");
const back = document.getElementById("device-back");
const FIND = 4000, ASK = 1000, PATIENCE = 90;
const RESTING = new Set(["open", "missing", "cancelled", "lost"]);
let next = box.dataset.next;
let busy = false;

// One state is shown at a time; the reader is told, and the keyboard stands on what to do next.
function show(state) {
  for (const part of box.querySelectorAll("[data-show]")) part.hidden = part.dataset.show !== state;
  box.dataset.now = state;
  busy = ["finding", "waiting", "checking"].includes(state);
  const rests = RESTING.has(state) && next !== "";
  go.hidden = !rests;
  if (rests) go.textContent = state === "missing" ? go.dataset.retry : state === "open" ? go.textContent : go.dataset.again;
  const over = ["taken", "refused", "expired", "given_up"].includes(state);
  stop.hidden = over || state === "checking";
  until.hidden = over;
  back.classList.toggle("button-main", over);
  if (rests && state !== "open") go.focus();
  else if (over) back.focus();
}

function list(reasons) {
  const place = document.getElementById("device-reasons");
  place.replaceChildren(...reasons.map((reason) => {
    const line = document.createElement("li");
    line.textContent = reason.message;
    if (reason.cure) {
      const cure = document.createElement("span");
      cure.className = "soft";
      cure.textContent = ` ${reason.cure}`;
      line.append(cure);
    }
    return line;
  }));
}

const pause = (time) => new Promise((done) => { setTimeout(done, time); });

// What the house says; null when the line to it is down.
async function asked() {
  try {
    const answer = await fetch(box.dataset.state, { headers: { Accept: "application/json" }, cache: "no-store" });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

function take(told) {
  next = told.next;
  told.files.forEach((file, index) => {
    const place = box.querySelector(`[data-file="${index}"]`);
    if (!place) return;
    place.textContent = file.label;
    place.classList.toggle("good", file.done);
  });
  list(told.reasons);
}

// Shows an end the house knows of; false while nothing has ended.
function ended(told) {
  const state = told.stands === "not_taken" ? "refused" : told.stands;
  if (!["taken", "refused", "expired", "given_up"].includes(state)) return false;
  show(state);
  return true;
}

// Waits until the house has checked and entered what came back; true when there is another file to sign.
async function watch(before) {
  show("checking");
  for (let turn = 0; turn < PATIENCE; turn += 1) {
    const told = await asked();
    if (told) {
      take(told);
      if (ended(told)) return false;
      if (told.stands === "open" && told.next !== before) return true;
    }
    await pause(ASK);
  }
  show("lost");
  return false;
}

// Is anybody there? A socket that opens is enough.
function found() {
  return new Promise((answer) => {
    let socket;
    try {
      socket = new WebSocket(`${box.dataset.address}/GetVersion`);
    } catch {
      answer(false);
      return;
    }
    const late = setTimeout(() => { socket.close(); answer(false); }, FIND);
    socket.onopen = () => { clearTimeout(late); socket.send("version"); socket.onmessage = () => socket.close(); answer(true); };
    socket.onerror = () => { clearTimeout(late); answer(false); };
  });
}

// One command to the software; its answer as an object, or null when the line broke before it came.
function told(command, message) {
  return new Promise((answer) => {
    const socket = new WebSocket(`${box.dataset.address}/${command}`);
    socket.onopen = () => socket.send(message);
    socket.onmessage = (event) => {
      try { answer(JSON.parse(event.data)); } catch { answer({ Status: -1, Message: "" }); }
      socket.close();
    };
    socket.onerror = () => answer(null);
    socket.onclose = () => answer(null);
  });
}

async function handedOut() {
  const token = stop.querySelector("[name=csrfmiddlewaretoken]").value;
  try {
    const answer = await fetch(next, { method: "POST", headers: { "X-CSRFToken": token, Accept: "application/json" } });
    return { ok: answer.ok, ...(await answer.json()) };
  } catch {
    return null;
  }
}

async function signOne() {
  const current = next;
  const tickets = await handedOut();
  if (!tickets || !tickets.ok) {
    const now = await asked();
    if (now) take(now);
    if (!now || !ended(now)) show("lost");
    return false;
  }
  show("waiting");
  const said = await told(tickets.command, tickets.message);
  if (said && Number(said.Status) === 0) return watch(current);
  const now = await asked();
  if (now) take(now);
  if (now && ended(now)) return false;
  if (now && now.stands !== "open") return watch(current);
  document.getElementById("device-said").textContent = said?.Message ?? "";
  show(said ? "cancelled" : "lost");
  return false;
}

async function sign() {
  if (busy || !next) return;
  document.getElementById("line").replaceChildren(); // what was said before is no longer so
  show("finding");
  if (!await found()) { show("missing"); return; }
  while (await signOne());
}

const phone = navigator.userAgentData?.mobile ?? /Android|iPhone|iPad|Mobi/.test(navigator.userAgent);
const stands = box.dataset.stands;
if (stands === "open" && phone) { next = ""; show("phone"); }
else if (stands === "open") show("open");
else if (["checking", "accepted"].includes(stands)) watch(next);
else show(stands === "not_taken" ? "refused" : stands);

go.addEventListener("click", sign);
// Leaving in the middle loses nothing, but a window of the software would stay open: ask once.
addEventListener("beforeunload", (event) => { if (box.dataset.now === "waiting") event.preventDefault(); });
