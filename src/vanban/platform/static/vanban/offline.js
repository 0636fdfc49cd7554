// The page shown while the line is down: says what waits on this computer, and leaves as soon as the line is back.
const waiting = Object.keys(localStorage).filter((one) => one.startsWith("vanban.out.")).length;
const place = document.getElementById("waiting");
if (waiting && place) place.hidden = false;
// Shown in the place of a page, that page is asked for again; come to from a form, one goes back to it.
function back() {
  const from = new URLSearchParams(location.search).get("tu");
  const there = from ? new URL(from, location.origin) : null;
  if (there) location.replace(there.origin === location.origin ? there : "/");
  else location.reload();
}
document.getElementById("again")?.addEventListener("click", back);
addEventListener("online", back);
// Browsers do not always notice: the house itself is asked whether it is there.
setInterval(() => fetch("/suc-khoe/song/", { cache: "no-store" }).then((answer) => answer.ok && back()).catch(() => {}), 4000);
