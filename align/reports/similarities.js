/* Similarities in the ink of the page, the more alike the darker, or brighter where the page is dark. */
let shades = null, details = [];

const pairName = () => pair.map((side) => now().languages[side]).join("/");
function colourMatrix() {
  shades = null;
  details = (now().details[pairName()] || []).map(([x, y, wide, tall, source]) => ({ x, y, wide, tall, source }));
  const source = now().maps[pairName()];
  get("matrix-legend").textContent = !source
    ? now().compared ? "similarities of this text are left out to keep the page small"
      : "similarities are not known; dragoman check --rescore --html adds them"
    : details.length
      ? "grey: how far sentences are more alike than usual; from afar the highest of those in a cell, near units each"
      : "grey: how far sentences are more alike than usual, of long texts the highest of those in a cell";
  if (source) inked(source, (drawn) => { shades = drawn; draw(); });
  draw();
}
/* Give a picture the ink of the page, its shades as how opaque that is. */
function inked(source, done) {
  const ink = window.matchMedia("(prefers-color-scheme: dark)").matches ? 235 : 20;
  const picture = new Image();
  picture.onload = () => {
    const drawn = Object.assign(document.createElement("canvas"), { width: picture.width, height: picture.height });
    const on = drawn.getContext("2d");
    on.drawImage(picture, 0, 0);
    const pixels = on.getImageData(0, 0, drawn.width, drawn.height);
    for (let at = 0; at < pixels.data.length; at += 4) {
      pixels.data[at + 3] = Math.round(pixels.data[at] ** 1.5 / 255 ** 0.5 * 0.8);
      pixels.data[at] = pixels.data[at + 1] = pixels.data[at + 2] = ink;
    }
    on.putImageData(pixels, 0, 0);
    done(drawn);
  };
  picture.src = source;
}
/* The pooled picture, and over it what is known more exactly, once that is large enough to be seen. */
function drawSimilarities(x, y) {
  const [a, b] = sides();
  pen.imageSmoothingEnabled = false;
  if (shades) pen.drawImage(shades, x(0), y(0), x(total(a)) - x(0), y(total(b)) - y(0));
  if (x(1) - x(0) < 1.5) return;
  for (const each of details) {
    const left = x(each.x), top = y(each.y), right = x(each.x + each.wide), bottom = y(each.y + each.tall);
    if (right < 0 || bottom < 0 || left > canvas.width || top > canvas.height) continue;
    if (each.drawn) {
      pen.clearRect(left, top, right - left, bottom - top);
      pen.drawImage(each.drawn, left, top, right - left, bottom - top);
    } else if (each.source) {
      const source = each.source;
      each.source = "";
      inked(source, (drawn) => { each.drawn = drawn; draw(); });
    }
  }
}
