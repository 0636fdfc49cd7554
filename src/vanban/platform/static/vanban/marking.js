// Marks every document of the list at once; without this script each is marked by hand.
const all = document.querySelector("[data-all]");
const ones = [...document.querySelectorAll("input[name=chosen]")];

if (all && ones.length) {
  const show = () => {
    const marked = ones.filter((one) => one.checked).length;
    all.checked = marked === ones.length;
    all.indeterminate = marked > 0 && marked < ones.length;
  };
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const one of ones) one.checked = all.checked;
    show();
  });
  for (const one of ones) one.addEventListener("change", show);
  show();
}
