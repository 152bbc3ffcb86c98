/* The unit beside the plot. */
function choose(number) {
  const units = now().sure.length;
  unit = Math.max(0, Math.min(number, units - 1));
  get("number").value = unit + 1;
  get("number").max = units;
  const [a, b] = sides();
  const away = (at, from, size) => at < from || at >= from + size;
  if (away(a[unit], view.x, view.width) || away(b[unit], view.y, view.height)) centre(); else draw();
  const shape = now().sizes.map((sizes) => sizes[unit]).join(":");
  const here = get("here");
  here.textContent = `${now().id}.a${unit + 1}: unit ${unit + 1} of ${units}, ${shape}, ${now().sure[unit]}% `;
  const found = now().worst.get(unit);
  if (found) {
    const link = Object.assign(document.createElement("a"), { href: `#f${found.entry}` });
    link.textContent = `${found.count} finding${found.count > 1 ? "s" : ""}, the worst: ${kinds[found.rank]}`;
    here.append(link);
  } else here.append("nothing found");
  const passages = get("passages"), texts = now().passages[unit];
  passages.replaceChildren();
  if (!texts) {
    passages.append("Its text is left out to keep the page small; dragoman export --to html writes a page with all of it.");
    return;
  }
  now().languages.forEach((language, side) => {
    const box = Object.assign(document.createElement("div"), { className: "side" });
    const name = document.createElement("h4");
    name.textContent = now().names[side];
    box.append(name);
    for (const sentence of texts[side]) {
      const line = Object.assign(document.createElement("p"), { lang: language, dir: now().directions[side] });
      line.textContent = sentence;
      box.append(line);
    }
    if (!texts[side].length) box.append(Object.assign(document.createElement("p"), { className: "none", textContent: "nothing here" }));
    passages.append(box);
  });
}
function fillPairs() {
  const languages = now().languages, select = get("pair");
  select.replaceChildren();
  for (let a = 0; a < languages.length; a++) {
    for (let b = a + 1; b < languages.length; b++) {
      select.add(new Option(`${now().names[a]} → / ${now().names[b]} ↓`, `${a} ${b}`));
    }
  }
  pair = [0, Math.min(1, languages.length - 1)];
}
function changeText(number) {
  text = number;
  get("text").value = number;
  fillPairs();
  unit = 0;
  whole();
  const worst = now().flags[0];
  choose(worst ? worst[0] : 0);
  colourMatrix();
}
function show(number, wanted) {
  if (number !== text) changeText(number);
  const [a, b] = sides();
  view.width = Math.min(total(a), 60);
  view.height = Math.min(total(b), 60);
  choose(wanted);
  centre();
}
canvas.addEventListener("click", (event) => {
  const bounds = canvas.getBoundingClientRect();
  const across = view.x + (event.clientX - bounds.left) / bounds.width * view.width;
  const down = view.y + (event.clientY - bounds.top) / bounds.height * view.height;
  const [a, b] = sides();
  const far = (number) => Math.hypot(((a[number] + a[number + 1]) / 2 - across) / view.width,
    ((b[number] + b[number + 1]) / 2 - down) / view.height);
  let best = before(a, across);
  const low = Math.min(best, before(b, down)), high = Math.max(best, before(b, down));
  for (let number = Math.max(0, low - 3); number < Math.min(now().sure.length, high + 4); number++) {
    if (far(number) < far(best)) best = number;
  }
  choose(best);
});
canvas.addEventListener("dblclick", () => zoom(0.5));
canvas.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const moves = {
    ArrowRight: () => choose(unit + 1), ArrowDown: () => choose(unit + 1),
    ArrowLeft: () => choose(unit - 1), ArrowUp: () => choose(unit - 1),
    "+": () => zoom(0.5), "=": () => zoom(0.5), "-": () => zoom(2), "0": whole,
    Enter: () => { const found = now().worst.get(unit); if (found) go(get(`f${found.entry}`)); },
  };
  if (moves[event.key]) { event.preventDefault(); moves[event.key](); }
});
get("closer").addEventListener("click", () => zoom(0.5));
get("farther").addEventListener("click", () => zoom(2));
get("whole").addEventListener("click", whole);
get("before").addEventListener("click", () => choose(unit - 1));
get("after").addEventListener("click", () => choose(unit + 1));
get("number").addEventListener("change", (event) => choose(Number(event.target.value) - 1));
get("text").addEventListener("change", (event) => changeText(Number(event.target.value)));
get("pair").addEventListener("change", (event) => {
  pair = event.target.value.split(" ").map(Number);
  whole();
  choose(unit);
  colourMatrix();
});
window.addEventListener("resize", draw);
window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", colourMatrix);
