// The page shown while the line is down: says what waits on this computer, and leaves as soon as the line is back.
const waiting = Object.keys(localStorage).filter((one) => one.startsWith("vanban.out.")).length;
const place = document.getElementById("waiting");
if (waiting && place) place.hidden = false;
document.getElementById("again")?.addEventListener("click", () => location.reload());
addEventListener("online", () => location.reload());
