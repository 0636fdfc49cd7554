// Sorting scanned pages with keys and touch. Everything here is also done by the form's own fields without this file.
const form = document.getElementById("scan-form");
const STEP = 10;

const field = (page, name) => page.querySelector(`[name^="${name}-"]`);
const pages = () => [...form.querySelectorAll(".scan-page")];

function show(page) {
  page.dataset.begins = field(page, "begins").value;
  page.dataset.turn = field(page, "turn").value;
  page.toggleAttribute("data-out", field(page, "out").checked);
}

function counted() {
  // The first page that is kept always begins a letter.
  const kept = pages().filter((page) => !page.hasAttribute("data-out"));
  if (kept.length && kept[0].dataset.begins !== "letter") {
    field(kept[0], "begins").value = "letter";
    show(kept[0]);
  }
  const letters = kept.filter((page) => page.dataset.begins === "letter").length;
  const button = form.querySelector("[data-many]");
  button.textContent = `${button.dataset.many} (${letters})`;
  button.disabled = letters === 0;
}

function numbered() {
  pages().forEach((page, place) => { field(page, "position").value = (place + 1) * STEP; });
}

function enlarge(page) {
  const large = form.querySelector(".scan-large img");
  const address = `${page.querySelector(".scan-picture").getAttribute("href")}&xoay=${field(page, "turn").value}`;
  if (matchMedia("(min-width: 1200px)").matches && large.getAttribute("src") !== address) {
    large.hidden = false;
    large.src = address;
  }
}

function columns(all) {
  const top = all[0]?.offsetTop;
  return Math.max(1, all.filter((page) => page.offsetTop === top).length);
}

function toggle(page, kind) {
  const select = field(page, "begins");
  select.value = select.value === kind ? "" : kind;
}

function pressed(event) {
  const page = event.target;
  if (!page.classList?.contains("scan-page") || event.ctrlKey || event.altKey || event.metaKey) return;
  const all = pages();
  const place = all.indexOf(page);
  const ways = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns(all), ArrowUp: -columns(all) };
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key in ways) {
    const other = all[place + ways[key]];
    if (other && event.shiftKey) {
      if (ways[key] > 0) other.after(page); else other.before(page);
      numbered();
      counted();
      page.focus();
    } else if (other) {
      other.focus();
    }
  } else if (key === "b") toggle(page, "letter");
  else if (key === "k") toggle(page, "enclosure");
  else if (key === "x") field(page, "out").checked = !field(page, "out").checked;
  else if (key === "r") field(page, "turn").value = (Number(field(page, "turn").value) + 90) % 360;
  else return;
  event.preventDefault();
  event.stopPropagation();
  show(page);
  counted();
  if (key === "r") enlarge(page);
}

if (form) {
  form.querySelector(".scan-desk").classList.add("scan-desk-wide");
  form.addEventListener("keydown", pressed);
  form.addEventListener("change", (event) => {
    const page = event.target.closest(".scan-page");
    if (page) { show(page); counted(); enlarge(page); }
  });
  form.addEventListener("focusin", (event) => {
    const page = event.target.closest(".scan-page");
    if (page) enlarge(page);
  });
  form.addEventListener("click", (event) => {
    const link = event.target.closest(".scan-picture");
    if (link && matchMedia("(min-width: 1200px)").matches) {
      event.preventDefault();
      link.closest(".scan-page").focus();
    }
  });
  counted();
}
