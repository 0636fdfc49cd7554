// Ctrl K: boxes and verbs of this page at once, documents and people from the server as one types.
const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();

let dialog, input, list, timer, asked = 0;

function here() {
  const found = [];
  for (const verb of document.querySelectorAll("[data-verb]")) {
    found.push({ label: verb.dataset.verb, note: document.body.dataset.verbs, run: () => verb.click() });
  }
  for (const link of document.querySelectorAll(".rail a, .bar .menu-body a")) {
    found.push({ label: link.querySelector("span")?.textContent ?? link.textContent.trim(), note: document.body.dataset.places, href: link.href });
  }
  return found;
}

function option(item, index) {
  const element = document.createElement(item.href ? "a" : "div");
  if (item.href) element.href = item.href;
  element.setAttribute("role", "option");
  element.id = `found-${index}`;
  element.tabIndex = -1;
  const note = document.createElement("span");
  note.className = "chip";
  note.textContent = item.note ?? "";
  const label = document.createElement("span");
  label.className = "one-line";
  label.textContent = item.label;
  const more = document.createElement("span");
  more.className = "soft small";
  more.textContent = item.more ?? "";
  element.append(note, label, more);
  if (item.run) element.addEventListener("click", () => { dialog.close(); item.run(); });
  const holder = document.createElement("li");
  holder.setAttribute("role", "presentation");
  holder.append(element);
  return holder;
}

function choose(index) {
  const options = [...list.querySelectorAll('[role="option"]')];
  options.forEach((element, i) => element.setAttribute("aria-selected", String(i === index)));
  const chosen = options[index];
  if (chosen) {
    input.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  } else input.removeAttribute("aria-activedescendant");
}

function show(items) {
  list.replaceChildren(...items.map(option));
  choose(items.length ? 0 : -1);
}

async function look() {
  const text = input.value.trim();
  const folded = fold(text);
  const local = here().filter((item) => !folded || fold(item.label).includes(folded)).slice(0, text ? 6 : 14);
  show(local);
  if (text.length < 2 || !document.body.dataset.find) return;
  const mine = ++asked;
  const answer = await fetch(`${document.body.dataset.find}?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } });
  if (!answer.ok || mine !== asked) return;
  show([...local, ...(await answer.json()).found]);
}

function build() {
  dialog = document.createElement("dialog");
  dialog.className = "palette";
  dialog.setAttribute("aria-label", document.body.dataset.paletteName);
  input = document.createElement("input");
  input.type = "search";
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-expanded", "true");
  input.setAttribute("aria-controls", "found");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-label", document.body.dataset.paletteName);
  input.placeholder = document.body.dataset.paletteHint ?? "";
  list = document.createElement("ul");
  list.id = "found";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", document.body.dataset.paletteName);
  dialog.append(input, list);
  document.body.append(dialog);
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, 120); });
  input.addEventListener("keydown", (event) => {
    const options = [...list.querySelectorAll('[role="option"]')];
    const now = options.findIndex((element) => element.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown") choose(Math.min(options.length - 1, now + 1));
    else if (event.key === "ArrowUp") choose(Math.max(0, now - 1));
    else if (event.key === "Enter") {
      if (options[now]) options[now].click();
      else if (input.value.trim() && document.body.dataset.search) location.href = `${document.body.dataset.search}?q=${encodeURIComponent(input.value.trim())}`;
    } else return;
    event.preventDefault();
  });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
}

export function palette(text) {
  if (!dialog) build();
  if (dialog.open) return;
  input.value = text;
  dialog.showModal();
  input.focus();
  look();
}
