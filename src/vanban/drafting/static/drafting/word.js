// While a Word file is being turned into a PDF, ask every second how it stands, and say it in place.
const place = document.getElementById("word-state");
const PATIENCE = 180;
const FOLLOWS = ["faults", "checked-files"];

async function ask(left) {
  if (!place.dataset.poll || left === 0) return;
  try {
    const answer = await fetch(place.dataset.poll, { headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) return;
    place.innerHTML = await answer.text();
    if (!place.querySelector("[data-waiting]")) return refresh();
  } catch {
    // the line is down for a moment; the next question may come through
  }
  setTimeout(() => ask(left - 1), 1000);
}

// What is still missing has changed with the paper; the form, with what was typed meanwhile, stays as it is.
async function refresh() {
  const page = await fetch(location.href);
  if (!page.ok) return;
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
  for (const id of FOLLOWS) {
    const old = document.getElementById(id);
    const now = fresh.getElementById(id);
    if (old && now) old.replaceWith(now);
  }
}

if (place) setTimeout(() => ask(PATIENCE), 800);
