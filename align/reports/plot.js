const data = JSON.parse(document.getElementById("data").textContent);
const get = (id) => document.getElementById(id);
const canvas = get("canvas"), pen = canvas.getContext("2d");
const kinds = ["error", "warning", "note"];
let text = 0, pair = [0, 1], unit = 0;
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
  drawSimilarities(x, y);
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
