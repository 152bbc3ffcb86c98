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
