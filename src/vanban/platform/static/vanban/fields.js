// A field that is being looked at lights up its place on the page; what was read can be taken over with a press.
const root = document.getElementById("read");

function hold(name, scroll) {
  for (const mark of root.querySelectorAll("[data-mark]")) mark.classList.toggle("held", mark.dataset.mark === name);
  const mark = root.querySelector(`[data-mark="${CSS.escape(name)}"]`);
  if (mark && scroll && matchMedia("(min-width: 1000px)").matches) {
    mark.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  }
}

for (const place of root?.querySelectorAll("[data-field]") ?? []) {
  const { field: name, read } = place.dataset;
  place.addEventListener("focusin", () => hold(name, true));
  place.addEventListener("pointerenter", () => hold(name, false));
  const take = place.querySelector("[data-take]");
  if (!take) continue;
  take.hidden = false;
  take.addEventListener("click", () => {
    const input = place.querySelector("input, textarea, select");
    input.value = read;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.focus();
  });
}

for (const mark of root?.querySelectorAll("[data-mark]") ?? []) {
  mark.addEventListener("click", () => root.querySelector(`[data-field="${CSS.escape(mark.dataset.mark)}"] :is(input, textarea, select)`)?.focus());
}
