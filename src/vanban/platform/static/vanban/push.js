// This browser shows notices, if its person allows it.
const place = document.getElementById("push");
const say = (text) => { document.getElementById("push-state").textContent = text; };

function bytes(text) {
  const padded = text.replaceAll("-", "+").replaceAll("_", "/").padEnd(Math.ceil(text.length / 4) * 4, "=");
  return Uint8Array.from(atob(padded), (one) => one.charCodeAt(0));
}

function text(buffer) {
  return btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

async function allow() {
  if (await Notification.requestPermission() !== "granted") { say(place.dataset.denied); return; }
  const helper = await navigator.serviceWorker.ready;
  const made = await helper.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(place.dataset.key) });
  const answer = await fetch(place.dataset.allow, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": document.querySelector("input[name=csrfmiddlewaretoken]").value },
    body: new URLSearchParams({ endpoint: made.endpoint, p256dh: text(made.getKey("p256dh")), auth: text(made.getKey("auth")) }),
  });
  say((await answer.json()).told);
  if (answer.ok) location.reload();
}

if (place && "serviceWorker" in navigator && "PushManager" in window) {
  place.hidden = false;
  document.getElementById("push-button").addEventListener("click", () => allow().catch(() => say(place.dataset.failed)));
} else if (place) say(place.dataset.none);
