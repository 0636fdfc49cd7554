// Places on the page: boxes are dragged with mouse or finger, moved with the arrow keys (half a millimetre, with Shift
// five), and follow the numbers typed. The form is what is saved; without this file the numbers alone are used.
const root = document.getElementById("places");
const told = document.getElementById("places-told");
const NAMES = ["number", "day", "month", "signature"];
const round = (value) => Math.round(value * 10) / 10;
const input = (name, key) => document.querySelector(`[name="${name}-${key}"]`);

function mark(name) {
  return document.querySelector(`g[data-place="${name}"]`);
}

function sheet(page) {
  return document.querySelector(`.places-page[data-page="${page}"] svg`);
}

function draw(name) {
  const group = mark(name);
  const numbers = Object.fromEntries(["x", "y", "width", "height"].map((key) => [key, Number(input(name, key).value)]));
  const target = sheet(input(name, "page").value);
  if (target && group.ownerSVGElement !== target) target.append(group);
  const [box, text] = [group.querySelector("rect"), group.querySelector("text")];
  for (const [key, value] of Object.entries(numbers)) {
    if (Number.isFinite(value) && value >= 0) box.setAttribute(key, value);
  }
  text.setAttribute("x", numbers.x);
  text.setAttribute("y", numbers.y + numbers.height);
  const where = root.dataset.moved
    .replace("{name}", text.textContent).replace("{x}", numbers.x).replace("{y}", numbers.y);
  group.setAttribute("aria-label", where);
  return where;
}

function move(name, x, y) {
  const svg = mark(name).ownerSVGElement;
  const inside = (value, size, whole) => round(Math.min(Math.max(0, value), whole - size));
  input(name, "x").value = inside(x, Number(input(name, "width").value), Number(svg.dataset.width));
  input(name, "y").value = inside(y, Number(input(name, "height").value), Number(svg.dataset.height));
  return draw(name);
}

function drag(group, name) {
  let from = null;
  const point = (event) => {
    const svg = group.ownerSVGElement;
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    return [at.x, at.y];
  };
  group.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    group.focus({ preventScroll: true });
    group.setPointerCapture(event.pointerId);
    const [x, y] = point(event);
    from = [Number(input(name, "x").value) - x, Number(input(name, "y").value) - y];
    group.classList.add("held");
  });
  group.addEventListener("pointermove", (event) => {
    if (!from) return;
    const [x, y] = point(event);
    move(name, x + from[0], y + from[1]);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    group.addEventListener(end, () => {
      if (!from) return;
      from = null;
      group.classList.remove("held");
      told.textContent = group.getAttribute("aria-label");
    });
  }
}

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

if (root && mark("number")) {
  for (const name of NAMES) {
    const group = mark(name);
    group.classList.add("movable");
    group.setAttribute("tabindex", "0");
    group.setAttribute("role", "application");
    draw(name);
    drag(group, name);
    group.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      event.stopPropagation();
      const far = event.shiftKey ? 5 : 0.5;
      const [x, y] = [Number(input(name, "x").value), Number(input(name, "y").value)];
      told.textContent = move(name, x + step[0] * far, y + step[1] * far);
    });
    for (const key of ["page", "x", "y", "width", "height"]) {
      input(name, key).addEventListener("input", () => draw(name));
    }
  }
}
