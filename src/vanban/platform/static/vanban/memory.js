// What is typed is kept on this computer until it has been received: an expired session or a lost line costs nothing.
// Kept per person and form; another person's text is removed when somebody else signs in; passwords and files never.
const PREFIX = "vanban.text.";
const DAYS = 14;

const person = () => document.body.dataset.person ?? "";
const keyOf = (form) => `${PREFIX}${person()}.${form.dataset.keep}`;

function fields(form) {
  return [...form.elements].filter((field) =>
    field.name && field.name !== "csrfmiddlewaretoken" && !["password", "file", "hidden", "submit", "button"].includes(field.type));
}

function read(form) {
  const values = {};
  for (const field of fields(form)) {
    if (field.type === "checkbox" || field.type === "radio") {
      if (field.checked) (values[field.name] ??= []).push(field.value);
    } else if (field.multiple) {
      values[field.name] = [...field.selectedOptions].map((option) => option.value);
    } else if (field.value !== "") {
      (values[field.name] ??= []).push(field.value);
    }
  }
  return values;
}

function write(form, values) {
  const places = {};
  for (const field of fields(form)) {
    const kept = values[field.name] ?? [];
    if (field.type === "checkbox" || field.type === "radio") field.checked = kept.includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = kept.includes(option.value);
    else field.value = kept[places[field.name] = (places[field.name] ?? -1) + 1] ?? "";
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function tellRestored(form, before) {
  const box = document.createElement("p");
  box.className = "kept";
  box.append(`${document.body.dataset.restored} `);
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "as-link";
  drop.textContent = document.body.dataset.drop;
  drop.addEventListener("click", () => {
    localStorage.removeItem(keyOf(form));
    write(form, before);
    box.remove();
  });
  box.append(drop);
  form.prepend(box);
}

export function keepText(root) {
  // The server names what it has received (after a success); only then is the copy dropped.
  for (const mark of document.querySelectorAll("[data-received]")) {
    localStorage.removeItem(`${PREFIX}${person()}.${mark.dataset.received}`);
  }
  for (const form of root.querySelectorAll?.("form[data-keep]") ?? []) {
    if (form.dataset.kept) continue;
    form.dataset.kept = "1";
    const before = read(form);
    const stored = JSON.parse(localStorage.getItem(keyOf(form)) ?? "null");
    const same = stored && JSON.stringify(stored.values) === JSON.stringify(before);
    if (stored && !same && !form.querySelector(".summary")) {
      write(form, stored.values);
      tellRestored(form, before);
    }
    form.addEventListener("input", () => {
      localStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), values: read(form) }));
    });
  }
}

export function forgetOthers() {
  if (!person()) return;
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(PREFIX)) continue;
    const at = JSON.parse(localStorage.getItem(key) ?? "{}").at ?? 0;
    if (!key.startsWith(`${PREFIX}${person()}.`) || Date.now() - at > DAYS * 86400000) localStorage.removeItem(key);
  }
}
