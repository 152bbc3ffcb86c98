
"use strict";
{
const data = JSON.parse(document.getElementById("data").textContent);
const get = (id) => document.getElementById(id);
const canvas = get("canvas"), pen = canvas.getContext("2d");
const kinds = ["error", "warning", "note"];
let text = 0, pair = [0, 1], unit = 0, shades = null;
let view = { x: 0, y: 0, width: 1, height: 1 };

/* Where each unit begins in each version, and where the last ends. */
for (const each of data.texts) {
  each.starts = each.sizes.map((sizes) => {
    const starts = new Uint32Array(sizes.length + 1);
    sizes.forEach((size, number) => { starts[number + 1] = starts[number] + size; });
    return starts;
  });
  each.worst = new Map();
  for (const [number, rank, entry] of each.flags) {
    const found = each.worst.get(number);
    if (!found || rank < found.rank) each.worst.set(number, { rank, entry, count: (found ? found.count : 0) + 1 });
    else found.count += 1;
  }
}
const now = () => data.texts[text];
const sides = () => pair.map((side) => now().starts[side]);
const total = (starts) => Math.max(starts[starts.length - 1], 1);

/* The plot. */
function draw() {
  if (!data.texts.length || now().languages.length < 2) return;
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  const ratio = Math.max(1, Math.min(window.devicePixelRatio || 1, 3));
  const side = Math.round((canvas.clientWidth || 640) * ratio);
  if (canvas.width !== side) canvas.width = canvas.height = side;
  pen.clearRect(0, 0, side, side);
  const [a, b] = sides();
  const x = (segment) => (segment - view.x) / view.width * side, y = (segment) => (segment - view.y) / view.height * side;
  if (shades) {
    pen.imageSmoothingEnabled = false;
    pen.drawImage(shades, x(0), y(0), x(total(a)) - x(0), y(total(b)) - y(0));
  }
  const first = Math.max(0, Math.min(before(a, view.x), before(b, view.y)) - 1), last = a.length - 1;
  const least = 1.6 * ratio, ink = colour("path");
  for (let number = first; number < last; number++) {
    if (a[number] > view.x + view.width && b[number] > view.y + view.height) break;
    pen.globalAlpha = 0.3 + 0.7 * now().sure[number] / 100;
    box(number, ink, least, x, y);
  }
  pen.globalAlpha = 1;
  pen.lineWidth = 1.5 * ratio;
  for (let rank = kinds.length - 1; rank >= 0; rank--) {
    for (const [number, found] of now().worst) {
      if (found.rank === rank) flag(number, kinds[rank], colour(kinds[rank]), 4 * ratio, x, y);
    }
  }
  const at = { x: x((a[unit] + a[unit + 1]) / 2), y: y((b[unit] + b[unit + 1]) / 2) };
  pen.strokeStyle = colour("ink");
  pen.beginPath();
  pen.arc(at.x, at.y, 9 * ratio, 0, 7);
  pen.moveTo(at.x - 15 * ratio, at.y); pen.lineTo(at.x - 9 * ratio, at.y);
  pen.moveTo(at.x + 9 * ratio, at.y); pen.lineTo(at.x + 15 * ratio, at.y);
  pen.stroke();
}
function box(number, ink, least, x, y) {
  const [a, b] = sides();
  const wide = x(a[number + 1]) - x(a[number]), tall = y(b[number + 1]) - y(b[number]);
  if (!wide && !tall) return;
  if (Math.min(wide, tall) > 5 * least) {
    pen.strokeStyle = ink;
    pen.lineWidth = least;
    pen.strokeRect(x(a[number]), y(b[number]), wide, tall);
  } else {
    pen.fillStyle = ink;
    pen.fillRect(x(a[number]), y(b[number]), Math.max(wide, least), Math.max(tall, least));
  }
}
function flag(number, kind, ink, reach, x, y) {
  const [a, b] = sides();
  const left = x((a[number] + a[number + 1]) / 2), top = y((b[number] + b[number + 1]) / 2);
  if (left < -reach || top < -reach || left > canvas.width + reach || top > canvas.height + reach) return;
  pen.strokeStyle = pen.fillStyle = ink;
  pen.beginPath();
  if (kind === "error") pen.fillRect(left - reach, top - reach, 2 * reach, 2 * reach);
  else if (kind === "warning") pen.arc(left, top, reach, 0, 7);
  else {
    pen.moveTo(left, top - reach); pen.lineTo(left + reach, top); pen.lineTo(left, top + reach);
    pen.lineTo(left - reach, top); pen.closePath();
  }
  pen.stroke();
}
/* The last unit that begins at a segment or before it. */
function before(starts, segment) {
  let low = 0, high = starts.length - 1;
  while (low < high - 1) {
    const middle = (low + high) >> 1;
    if (starts[middle] <= segment) low = middle; else high = middle;
  }
  return low;
}
/* Similarities in the ink of the page, the more alike the darker, or brighter where the page is dark. */
function colourMatrix() {
  shades = null;
  const [one, other] = pair.map((side) => now().languages[side]);
  const source = now().maps[`${one}/${other}`];
  get("matrix-legend").textContent = source
    ? "grey: how far sentences are more alike than usual, of long texts the highest of those in a cell"
    : now().compared ? "similarities of this text are left out to keep the page small"
      : "similarities are not known; dragoman check --rescore --html adds them";
  if (!source) return draw();
  const picture = new Image();
  picture.onload = () => {
    const drawn = Object.assign(document.createElement("canvas"), { width: picture.width, height: picture.height });
    const on = drawn.getContext("2d");
    on.drawImage(picture, 0, 0);
    const pixels = on.getImageData(0, 0, drawn.width, drawn.height);
    const ink = window.matchMedia("(prefers-color-scheme: dark)").matches ? 235 : 20;
    for (let at = 0; at < pixels.data.length; at += 4) {
      pixels.data[at + 3] = Math.round(pixels.data[at] ** 1.5 / 255 ** 0.5 * 0.8);
      pixels.data[at] = pixels.data[at + 1] = pixels.data[at + 2] = ink;
    }
    on.putImageData(pixels, 0, 0);
    shades = drawn;
    draw();
  };
  picture.src = source;
}
function whole() {
  const [a, b] = sides();
  view = { x: 0, y: 0, width: total(a), height: total(b) };
  draw();
}
function zoom(factor) {
  const [a, b] = sides();
  view.width = Math.min(total(a), Math.max(6, view.width * factor));
  view.height = Math.min(total(b), Math.max(6, view.height * factor));
  centre();
}
function centre() {
  const [a, b] = sides();
  view.x = Math.max(0, Math.min(a[unit] - view.width / 2, total(a) - view.width));
  view.y = Math.max(0, Math.min(b[unit] - view.height / 2, total(b) - view.height));
  draw();
}

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
      const line = Object.assign(document.createElement("p"), { lang: language, dir: "auto" });
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

/* The list of findings. */
const entries = [...document.querySelectorAll("article")];
const words = new Map();
/* Letters are compared in small ones of the sentence's own language: Azerbaijani pairs I with ı. */
function holds(entry, wanted) {
  if (!words.has(entry)) {
    words.set(entry, [entry.querySelector("h3"), ...entry.querySelectorAll("p")].map(
      (part) => [part.lang || "en", part.textContent.toLocaleLowerCase(part.lang || "en")]));
  }
  return words.get(entry).some(([language, part]) => part.includes(wanted.toLocaleLowerCase(language)));
}
function filter() {
  const chosen = new Set([...document.querySelectorAll("[name=severity]:checked")].map((box) => box.value));
  const code = get("code").value, wanted = get("search").value.trim();
  let count = 0;
  for (const entry of entries) {
    entry.hidden = !chosen.has(entry.dataset.severity) || (code !== "" && entry.dataset.code !== code) ||
      (wanted !== "" && !holds(entry, wanted));
    count += !entry.hidden;
  }
  const some = count < entries.length ? `${count.toLocaleString("en")} of ` : "";
  get("found").textContent = `${some}${entries.length.toLocaleString("en")} findings`;
}
function go(entry) {
  if (!entry) return;
  if (entry.hidden) {
    for (const box of document.querySelectorAll("[name=severity]")) box.checked = true;
    get("code").value = get("search").value = "";
    filter();
  }
  entry.focus();
  entry.scrollIntoView({ block: "center" });
}
function step(by) {
  const open = entries.filter((entry) => !entry.hidden);
  const at = open.indexOf(document.activeElement && document.activeElement.closest("article"));
  go(open[at < 0 ? (by > 0 ? 0 : open.length - 1) : Math.max(0, Math.min(at + by, open.length - 1))]);
}
document.addEventListener("input", (event) => { if (event.target.closest("form")) filter(); });
document.addEventListener("submit", (event) => event.preventDefault());
document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-choose]");
  if (chosen) {
    get("code").value = chosen.dataset.choose;
    filter();
    get("findings").focus();
    get("findings").scrollIntoView();
  }
  const link = event.target.closest("a");
  if (link && link.dataset.unit) show(Number(link.dataset.text), Number(link.dataset.unit));
  if (link && /^#f\d+$/.test(link.hash)) { event.preventDefault(); go(get(link.hash.slice(1))); }
});
document.addEventListener("keydown", (event) => {
  if (!get("keys").checked || event.ctrlKey || event.altKey || event.metaKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  const open = document.activeElement.closest("article");
  const keys = {
    j: () => step(1), k: () => step(-1), "/": () => get("search").focus(),
    p: () => { const link = open && open.querySelector("[data-unit]"); if (link) { link.click(); get("plot").scrollIntoView(); canvas.focus(); } },
  };
  if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
});
data.texts.forEach((each, number) => get("text").add(new Option(each.id, number)));
get("text-label").hidden = data.texts.length < 2;
if (data.texts.length) changeText(data.texts[0].flags.length ? 0 : Math.max(0, data.texts.findIndex((each) => each.flags.length)));
}
