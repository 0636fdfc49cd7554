// Choosing receivers: find by name without marks, choose a whole level, see the chosen ones as chips.
const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();

export function filterReceivers(form) {
  const boxes = [...form.querySelectorAll('input[name="recipients"]')];
  const find = document.getElementById("receivers-filter");
  const chosen = document.getElementById("receivers-chosen");
  const count = document.getElementById("receivers-count");
  find.closest(".receivers-find").hidden = false;
  const names = new Map(boxes.map((box) => [box, fold(box.closest("label").textContent)]));

  function shown() {
    const checked = boxes.filter((box) => box.checked);
    count.textContent = String(checked.length);
    chosen.replaceChildren(...checked.slice(0, 40).map((box) => {
      const item = document.createElement("li");
      const drop = document.createElement("button");
      drop.type = "button";
      drop.className = "chip";
      drop.textContent = `${box.closest("label").firstChild.nextSibling.textContent.trim()} ×`;
      drop.addEventListener("click", () => set([box], false));
      item.append(drop);
      return item;
    }));
  }

  function set(some, value) {
    for (const box of some) box.checked = value;
    some[0]?.dispatchEvent(new Event("change", { bubbles: true }));
    shown();
  }

  for (const group of form.querySelectorAll(".receivers")) {
    const mine = boxes.filter((box) => group.contains(box));
    const visible = () => mine.filter((box) => !box.closest("label").hidden);
    const [all, none] = [group.querySelector("[data-all]"), group.querySelector("[data-none]")];
    all.hidden = none.hidden = false;
    all.addEventListener("click", () => set(visible(), true));
    none.addEventListener("click", () => set(visible(), false));
  }
  find.addEventListener("input", (event) => {
    event.stopPropagation();
    const wanted = fold(find.value).split(/\s+/).filter(Boolean);
    for (const [box, name] of names) box.closest("label").hidden = !wanted.every((word) => name.includes(word));
  });
  form.addEventListener("change", shown);
  shown();
}
