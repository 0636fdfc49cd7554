// While a Word file is being turned into a PDF, ask every second how it stands, and say it in place.
const place = document.getElementById("word-state");
const PATIENCE = 180;

async function ask(left) {
  if (!place.dataset.poll || left === 0) return;
  try {
    const answer = await fetch(place.dataset.poll, { headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) return;
    place.innerHTML = await answer.text();
    if (!place.querySelector("[data-waiting]")) return;
  } catch {
    // the line is down for a moment; the next question may come through
  }
  setTimeout(() => ask(left - 1), 1000);
}

if (place) setTimeout(() => ask(PATIENCE), 800);
