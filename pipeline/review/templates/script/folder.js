// The folder: a table of its documents, and what went wrong.

const sorting = { column: "document", descending: false };
const COLUMNS = {
  document: (source) => source.path,
  pages: (source) => source.pages,
  words: (source) => source.words,
  repaired: (source) => source.repaired,
  doubtful: (source) => openIn.get(source),
  failed: (source) => source.failed,
  resolutions: (source) => source.resolutions,
  certainty: (source) => (source.words ? 1 - source.doubtful / source.words : -1),
};

// Doubtful places of each document that nobody has decided, those decided on this page just now left out.
let openIn = new Map();
function countOpen() {
  openIn = new Map(documents.map((source) => [source, source.open]));
  for (const row of queue) {
    const source = documents[row.document];
    if (isSettled(row)) openIn.set(source, openIn.get(source) - 1);
  }
}

function certaintyBar(source) {
  if (!source.words) return h("span", { class: "none" }, source.missing ? t("status.failed") : "–");
  const share = (count) => count / source.words;
  const doubtful = share(source.doubtful);
  const repaired = share(Math.max(0, source.repaired - source.doubtful));
  const floor = (value) => tenths.format(Math.floor(value * 1000) / 1000);
  const label = t("certainty", { sure: floor(1 - doubtful), repaired: source.repaired, doubtful: source.doubtful });
  const piece = (name, value) => value > 0 && h("span", { class: `piece ${name}`, style: { "flex-grow": String(Math.max(value, 0.01)) } });
  return h("span", { class: "certainty", role: "img", "aria-label": label, title: label },
    h("span", { class: "pieces" }, piece("sure", 1 - doubtful - repaired), piece("repaired", repaired), piece("doubtful", doubtful)),
    h("span", { class: "share" }, floor(1 - doubtful)));
}

function documentCell(source) {
  const index = documents.indexOf(source);
  if (source.missing) return h("span", {}, source.path, " ", h("span", { class: "badge bad" }, t("status.failed")));
  if (DATA.split) {
    return source.parts.map((href, part) => [part > 0 && " ", h("a", { href, class: "part" }, part ? t("part", { n: part + 1 }) : source.path)]);
  }
  return h("a", { href: address({ view: openIn.get(source) ? "doubt" : "text", document: index, page: 0, line: -1 }) }, source.path);
}

function showFolder() {
  countOpen();
  const total = { words: 0, repaired: 0, doubtful: 0, pages: 0, failed: 0, resolutions: 0 };
  for (const source of documents) for (const name of Object.keys(total)) total[name] += source[name];
  const open = [...openIn.values()].reduce((sum, count) => sum + count, 0);
  const value = COLUMNS[sorting.column];
  const sorted = [...documents].sort((one, other) => {
    const order = sorting.column === "document" ? collator.compare(value(one), value(other)) : value(one) - value(other);
    return (sorting.descending ? -order : order) || collator.compare(one.path, other.path);
  });
  const sort = (column) => {
    sorting.descending = sorting.column === column ? !sorting.descending : column !== "document" && column !== "certainty";
    sorting.column = column;
    show();
    document.querySelector(`[data-column="${column}"]`).focus();
  };
  const head = Object.keys(COLUMNS).map((column) => {
    const here = sorting.column === column;
    const name = t(`column.${column}`);
    return h("th", { scope: "col", class: column, "aria-sort": here ? (sorting.descending ? "descending" : "ascending") : null },
      h("button", { type: "button", class: "sort", "data-column": column, title: t("sort_by", { name }), onclick: () => sort(column) },
        name, h("span", { class: "arrow", "aria-hidden": "true" }, here ? (sorting.descending ? "▼" : "▲") : "")));
  });
  const figures = (source) => ["pages", "words", "repaired"].map((name) => h("td", { class: "figure" }, number.format(source[name])));
  const mark = (count, kind) => h("td", { class: `figure ${count ? kind : "zero"}` }, number.format(count));
  const line = (source) => h("tr", {}, h("th", { scope: "row", class: "document" }, documentCell(source)), figures(source),
    mark(openIn.get(source), "doubtful"), mark(source.failed, "bad"),
    h("td", { class: "figure" }, number.format(source.resolutions), source.warnings > 0 && h("span", { class: "badge warn", title: t("warnings") }, `! ${number.format(source.warnings)}`)),
    h("td", {}, certaintyBar(source)));
  const legend = h("p", { class: "legend" }, ["sure", "repaired", "doubtful"].map((name) =>
    h("span", {}, h("span", { class: `piece ${name}` }), t(`legend.${name}`))));
  const stale = documents.flatMap((source) => source.stale.map((entry) => ({ ...entry, path: source.path })));
  return [
    h("p", { class: "lead" }, [
      t("documents", { n: documents.length }), t("pages", { n: total.pages }), t("words", { n: total.words }),
      t("repairs", { n: total.repaired }), t("doubts", { n: open }),
    ].join(" · ")),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t("view.folder") },
      h("table", { class: "documents" }, h("thead", {}, h("tr", {}, head)), h("tbody", {}, sorted.map(line)),
        documents.length > 1 && h("tfoot", {}, h("tr", {}, h("th", { scope: "row" }, t("total")), figures(total),
          h("td", { class: "figure" }, number.format(open)), h("td", { class: "figure" }, number.format(total.failed)),
          h("td", { class: "figure" }, number.format(total.resolutions)), h("td", {}, certaintyBar(total)))))),
    legend,
    h("section", { "aria-labelledby": "errors" },
      h("h2", { id: "errors" }, t("errors_title")),
      DATA.errors.length ? h("ul", { class: "errors" }, DATA.errors.map(inLanguage).map((error) => h("li", {},
        h("p", {}, h("strong", {}, error.document), " · ", error.page ? t("page", { page: error.page }) : t("whole_document")),
        h("p", {}, error.error),
        error.advice && h("p", { class: "advice" }, `${t("advice")}: `, error.advice)))) : h("p", {}, t("errors_none"))),
    stale.length ? h("section", {}, h("h2", {}, t("stale_title")), h("p", {}, t("stale", { n: stale.length })),
      h("ul", {}, stale.map((entry) => h("li", {}, `${entry.path} · ${t("page", { page: entry.page })}: ${entry.read} → ${entry.text}`)))) : "",
  ];
}
