// What is new reaches the page that stands open. One tab of this browser holds the line and tells the others.
const body = document.body;
const speak = "BroadcastChannel" in window ? new BroadcastChannel("vanban.live") : null;
let last = sessionStorage.getItem("vanban.told") ?? "";

function number(place, count, more) {
  place.textContent = count > 99 ? "99+" : String(count);
  place.hidden = !count;
  if (more) place.title = more;
}

function show(values) {
  for (const place of document.querySelectorAll("[data-bell]")) number(place, values.unseen);
  for (const place of document.querySelectorAll("[data-count]")) number(place, values.boxes[place.dataset.count] ?? 0);
  const fresh = values.latest;
  if (!fresh || fresh.id === last) return;
  last = fresh.id;
  sessionStorage.setItem("vanban.told", last);
  tell(fresh);
}

// One card in the corner, over nothing that is being read or typed; it stays until it is closed or followed.
function tell(fresh) {
  const place = document.getElementById("told");
  if (!place) return;
  const card = document.createElement("div");
  card.className = "told-card";
  const link = document.createElement("a");
  link.href = fresh.url;
  link.textContent = fresh.text;
  const more = document.createElement("span");
  more.className = "soft small one-line";
  more.textContent = fresh.more ?? "";
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button-quiet";
  close.textContent = body.dataset.close ?? "×";
  close.addEventListener("click", () => place.replaceChildren());
  card.append(link, more, close);
  place.replaceChildren(card);
}

async function look() {
  const answer = await fetch(body.dataset.counts, { headers: { Accept: "application/json" }, redirect: "error" });
  if (!answer.ok) return;
  const values = await answer.json();
  show(values);
  speak?.postMessage(values);
}

// Whether the numbers on this page are those that the server has just told.
function isTrue({ unseen, open }) {
  const says = (place) => (place && !place.hidden ? Number.parseInt(place.textContent, 10) : 0);
  const bell = document.querySelector("[data-bell]");
  const all = document.querySelector('[data-count="all"]');
  return says(bell) === Math.min(unseen, 99) && (!all || says(all) === open);
}

const ask = () => look().catch(() => { /* the line is down: it comes back by itself */ });

function open() {
  const line = new EventSource(body.dataset.live);
  line.addEventListener("told", ask);
  line.addEventListener("now", (event) => { if (!isTrue(JSON.parse(event.data))) ask(); });
  addEventListener("pagehide", () => line.close(), { once: true });
  addEventListener("pageshow", (event) => { if (event.persisted) open(); }, { once: true });
}

// For as long as this tab lives: the promise is kept by nobody, so the lock stays with this tab.
function listen() {
  open();
  return new Promise(() => {});
}

export function hear() {
  if (!("EventSource" in window)) return;
  speak?.addEventListener("message", (event) => show(event.data));
  if (navigator.locks) {
    navigator.locks.request("vanban.live", () => listen()).catch(() => {});
  } else listen();
}
