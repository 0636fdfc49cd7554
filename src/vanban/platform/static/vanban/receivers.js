// Choosing receivers: find by name without marks, choose a whole level, see the chosen ones as chips.
const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();

export function filterReceivers(form, name = "recipients") {
  const boxes = [...form.querySelectorAll(`input[name="${name}"]`)];
  const find = document.getElementById("receivers-filter");
  const chosen = document.getElementById("receivers-chosen");
  const count = document.getElementById("receivers-count");
  find.closest(".receivers-find").hidden = false;
  const names = new Map(boxes.map((box) => [box, fold(box.closest("label").textContent)]));

  // How many of a group that was taken are still ticked; its typed members stand under “Other recipients”.
  const groups = [...form.querySelectorAll("[data-codes]")].map((line) => ({
    place: line.querySelector("[data-present]"),
    codes: new Set(line.dataset.codes.split(" ").filter(Boolean)),
  }));
  for (const group of groups) group.others = Number(group.place.textContent) - boxes.filter((box) => box.checked && group.codes.has(box.value)).length;

  function shown() {
    const checked = boxes.filter((box) => box.checked);
    count.textContent = String(checked.length);
    for (const group of groups) {
      group.place.textContent = String(checked.filter((box) => group.codes.has(box.value)).length + group.others);
    }
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
    if (checked.length > 40) {
      const more = document.createElement("li");
      more.className = "soft";
      more.textContent = `… +${checked.length - 40}`;
      chosen.append(more);
    }
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
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  find.addEventListener("input", (event) => {
    event.stopPropagation();
    const wanted = fold(find.value).split(/\s+/).filter(Boolean);
    for (const [box, name] of names) box.closest("label").hidden = !wanted.every((word) => name.includes(word));
  });
  form.addEventListener("change", shown);
  shown();
}

for (const form of document.querySelectorAll("form[data-receivers]")) filterReceivers(form, form.dataset.receivers);
