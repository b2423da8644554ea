// The text of a page beside its scan.

let showRaw = false;
function pickDocument() {
  const shown = documents.map((source, index) => [source, index]).filter(([, index]) => pagesOf[index].length)
    .sort(([one], [other]) => collator.compare(one.path, other.path));
  return [heading(), h("p", { class: "lead" }, t("pick_document")), h("ul", { class: "pick" }, shown.map(([source, index]) => h("li", {},
    h("a", { href: address({ document: index, page: 0, line: -1 }) }, source.path), " ",
    h("span", { class: "note" }, place.view === "text" ? t("pages", { n: source.pages }) : t("resolutions", { n: source.resolutions })))))];
}

function lineContent(index, page, at) {
  return piecesOf(index, page, at).map(({ row, text, word }) => {
    if (!row) return word === undefined ? text : h("span", { "data-word": String(word) }, text);
    const kind = isSettled(row) ? "decided" : row.doubtful ? "doubtful" : "repaired";
    const label = `${t("read")}: ${row.raw} · ${t(`reason.${row.reason ?? "none"}`)}`;
    return h("a", { class: `mark ${kind}`, "data-word": String(word), title: label, href: address({ view: row.doubtful && !isSettled(row) ? "doubt" : "changes", document: index, row: row.id }) }, showRaw ? row.raw : textNow(row));
  });
}
function refreshLine(row) {
  if (row.document !== place.document || row.page !== place.page) return;
  document.getElementById(`line-${row.line}`)?.replaceChildren(...lineContent(row.document, pageOf(row), row.line));
}

// A word that was misread and not doubted is corrected where it stands: its card opens below its line.
function pickWord(row) {
  list?.close?.();
  const line = document.getElementById(`line-${row.line}`);
  const word = line.querySelector(`[data-word="${row.word}"]`);
  const card = h("article", { class: "row active", lang: language, tabindex: "-1", "aria-label": `${row.raw}. ${whereText(row)}` });
  const refresh = () => card.replaceChildren(...cardContent(row, true, verdictOf(row), crop(row)));
  const close = () => {
    card.remove();
    word.classList.remove("chosen");
    list = null;
  };
  list = { active: row, refresh, close, next: close, activate: () => card.focus({ preventScroll: true }), edit: () => openEditor(row, card) };
  reach = "here";
  refresh();
  word.classList.add("chosen");
  line.after(card);
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

// The picture of the page; larger than its frame where it is zoomed in.
const ZOOMS = [1, 1.5, 2, 3];
let zoomed = 0;
function zoom(by) {
  zoomed = Math.min(ZOOMS.length - 1, Math.max(0, zoomed + by));
  const sheet = document.querySelector(".scan .sheet");
  if (!sheet) return;
  sheet.style.width = `${100 * ZOOMS[zoomed]}%`;
  document.querySelector(".zoom output").textContent = percent.format(ZOOMS[zoomed]);
  bringHere();
}
function bringHere() {
  const frame_ = document.querySelector(".scan");
  const here = frame_?.querySelector(".here");
  if (!here || here.hidden || !zoomed) return;
  const [outer, inner] = [frame_.getBoundingClientRect(), here.getBoundingClientRect()];
  if (inner.top < outer.top || inner.bottom > outer.bottom) frame_.scrollTop += inner.top - outer.top - outer.height / 2;
  if (inner.left < outer.left || inner.right > outer.right) frame_.scrollLeft += inner.left - outer.left - outer.width / 3;
}
function scan(page, highlight) {
  const [width, height] = page.width ? [page.width, page.height] : [210, 297];
  const sideways = page.turn % 180 !== 0;
  const ratio = sideways ? `${height} / ${width}` : `${width} / ${height}`;
  const button = (name, label, by) => h("button", { type: "button", class: "quiet", "aria-label": t(label), title: t(label), onclick: () => zoom(by) }, name);
  return h("div", { class: "picture" },
    h("div", { class: "zoom", role: "group", "aria-label": t("zoom") }, button("−", "zoom_out", -1), h("output", {}, percent.format(ZOOMS[zoomed])), button("+", "zoom_in", 1)),
    h("figure", { class: "scan", tabindex: "0", role: "region", "aria-label": t("picture", { page: page.number }), style: { "aspect-ratio": ratio } },
      h("div", { class: "sheet", style: { width: `${100 * ZOOMS[zoomed]}%`, "aspect-ratio": ratio } },
        h("span", { class: "upright", style: { width: sideways ? `${(100 * width) / height}%` : "100%", transform: `translate(-50%, -50%) rotate(${-page.turn}deg)` } },
          h("img", { src: page.image, alt: t("picture", { page: page.number }), style: { "aspect-ratio": `${width} / ${height}` } }), highlight))));
}

function showText() {
  const index = place.document;
  if (index < 0 || !pagesOf[index].length) return pickDocument();
  const pages = pagesOf[index];
  const at = Math.max(0, pages.findIndex((page) => page.number === place.page));
  const page = pages[at];
  place.page = page.number;
  const turn = (by) => pages[at + by] && h("a", { class: "button", rel: by < 0 ? "prev" : "next", href: address({ page: pages[at + by].number, line: -1 }) },
    by < 0 ? `← ${t("previous_page")}` : `${t("next_page")} →`);
  const highlight = h("span", { class: "here", hidden: true });
  const point = (line, word = -1) => {
    const boxes = page.lines[line]?.[2];
    const box = boxes && word >= 0 && 4 * word < boxes.length ? boxes.slice(4 * word, 4 * word + 4) : page.lines[line]?.[1];
    highlight.hidden = !box;
    if (!box) return;
    const share = (value, whole) => `${(100 * value) / whole}%`;
    Object.assign(highlight.style, { left: share(box[0], page.width), top: share(box[1], page.height), width: share(box[2], page.width), height: share(box[3], page.height) });
    bringHere();
  };
  const wordAt = (event) => Number(event.target.closest("[data-word]")?.dataset.word ?? -1);
  const lines = page.lines.map((_, line) => h("p", {
    class: "line", id: `line-${line}`, tabindex: "-1", onmouseover: (event) => point(line, wordAt(event)), onfocusin: (event) => point(line, wordAt(event)),
    onclick: (event) => {
      if (event.target.closest("a") || !getSelection().isCollapsed) return; // a row of its own, or text being copied
      const row = wordRow(index, page, line, wordAt(event));
      if (!row) return;
      pickWord(row);
      point(line, row.word);
    },
  }, lineContent(index, page, line)));
  const hits = h("div", { class: "hits" });
  const search = h("input", { type: "search", id: "search", value: place.q, oninput: (event) => { place.q = event.target.value; rememberPlace(); find(); } });
  const find = () => {
    const query = fold(place.q.trim());
    const found = [];
    if (query.length > 1) {
      for (const one of pages) one.lines.forEach(([text], line) => { if (found.length < 200 && fold(text).includes(query)) found.push([one.number, line, text]); });
    }
    hits.replaceChildren(...(query.length > 1 ? [h("p", { class: "found", role: "status" }, `${t("found_in_text")}: ${t("rows", { n: found.length })}`),
      h("ul", {}, found.map(([number_, line, text]) => h("li", {}, h("a", { href: address({ page: number_, line, q: place.q }) }, `${t("page", { page: number_ })}, ${t("line", { line: line + 1 })}`), " ", text)))] : []));
  };
  find();
  const failure = page.failure && inLanguage(page.failure);
  const blank = !page.lines.some(([text]) => text.trim());
  return [
    heading(),
    h("form", { class: "filters", role: "search", onsubmit: (event) => event.preventDefault() },
      documentPicker(),
      h("label", { class: "grow" }, h("span", {}, t("search"), " ", key("/")), search),
      h("label", { class: "check" }, h("input", { type: "checkbox", checked: showRaw, onchange: (event) => { showRaw = event.target.checked; show(); } }), h("span", {}, t("show_raw")))),
    hits,
    h("div", { class: "pager" }, turn(-1) ?? h("span", {}), h("strong", {}, t("page_of", { page: page.number, n: documents[index].pages })), turn(1) ?? h("span", {})),
    h("div", { class: page.image ? "spread" : "spread single" },
      page.image && scan(page, highlight),
      h("section", { class: "text", "aria-label": t("page_of", { page: page.number, n: documents[index].pages }) },
        h("p", { class: "reading" }, t(`reading.${page.reading}`), !blank && ` · ${t("pick_word")}`),
        blank && !failure ? h("p", { class: "notice" }, [t("blank_page"), ...page.notes].join(" ")) : page.notes.map((note) => h("p", { class: "notice" }, note)),
        failure && h("div", { class: "notice bad" }, h("p", {}, h("strong", {}, t("failed_page")), ": ", failure.error), h("p", {}, `${t("advice")}: ${failure.advice}`)),
        !blank && h("div", { class: "lines", lang: "sl" }, lines))),
  ];
}
function focusLine() {
  const line = place.line >= 0 && document.getElementById(`line-${place.line}`);
  if (!line) return;
  line.classList.add("target");
  line.focus({ preventScroll: true });
  line.scrollIntoView({ block: "center" });
}
