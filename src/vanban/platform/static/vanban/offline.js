// The page shown while the line is down: says what waits on this computer, and leaves as soon as the line is back.
const waiting = Object.keys(localStorage).filter((one) => one.startsWith("vanban.out.")).length;
const place = document.getElementById("waiting");
if (waiting && place) place.hidden = false;
document.getElementById("again")?.addEventListener("click", () => location.reload());
addEventListener("online", () => location.reload());
// Browsers do not always notice: the house itself is asked whether it is there.
setInterval(() => fetch("/suc-khoe/song/", { cache: "no-store" }).then((answer) => answer.ok && location.reload()).catch(() => {}), 4000);
