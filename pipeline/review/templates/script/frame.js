// What stands round every view: name, progress, saving, tabs.

const frame = {};
function announce(name, values) {
  frame.live.textContent = "";
  frame.live.textContent = t(name, values);
}

function build() {
  const title = DATA.root ? documents[0].path : DATA.folder;
  document.title = `${title} – ${t("title")}`;
  frame.live = h("p", { class: "live", role: "status", "aria-live": "polite" });
  frame.tabs = h("nav", { class: "tabs", "aria-label": t("views") });
  frame.progress = h("section", { class: "progress", "aria-label": t("progress_title") });
  frame.save = h("div", { class: "save" });
  frame.hint = h("span", { class: "hint", hidden: true }, t("who_hint"));
  frame.alert = h("div", { role: "alert" });
  frame.content = h("main", { id: "content", tabindex: "-1" });
  const languages = Object.keys(WORDING).map((code) => h("button", {
    type: "button", class: "quiet", lang: code, "aria-pressed": String(code === language), "aria-label": WORDING[code].language,
    onclick: () => { setLanguage(code); build(); },
  }, code.toUpperCase()));
  document.body.replaceChildren(
    h("a", { class: "skip", href: "#content", onclick: (event) => { event.preventDefault(); frame.content.focus(); } }, t("skip")),
    h("header", { class: "top" },
      h("div", { class: "brand" },
        DATA.root && h("a", { class: "back", href: `${DATA.root}report.html` }, `← ${t("back_to_folder")}`),
        h("p", { class: "product" }, t("title")),
        h("h1", {}, title),
        DATA.root && documents[0].parts.length > 1 && h("p", { class: "parts" }, documents[0].parts.map((href, part) =>
          h("a", { class: "part", href: DATA.root + href, "aria-current": part === DATA.part ? "page" : null }, t("part", { n: part + 1 }))))),
      h("div", { class: "tools" },
        h("label", { class: "who" }, frame.hint, h("span", {}, t("who")), h("input", {
          type: "text", value: who.name, autocomplete: "name", size: "14", maxlength: "80",
          // While it is typed, not when the field is left: what moves then takes the click that left it.
          oninput: (event) => { who.name = event.target.value.trim(); storage.set("zapisnik/who", who.name); showHint(); },
        })),
        frame.save,
        h("div", { class: "languages", role: "group" }, languages),
        h("button", { type: "button", class: "quiet", onclick: help, "aria-label": t("help"), title: t("help") }, "?")),
    ),
    h("div", { class: "bar" }, frame.tabs, frame.progress),
    frame.alert,
    frame.content,
    h("footer", { class: "made" }, DATA.made.map(madeLine)),
    frame.live,
  );
  show();
}

// Of which documents that is said, where not all were made alike: a few by name, the names of more when they are asked for.
const NAMED = 3;
function madeLine(made) {
  if (DATA.made.length < 2) return h("p", {}, t("made", { made: madeWith(made) }));
  const said = (which) => t("made_of", { which, made: madeWith(made) });
  if (made.of.length <= NAMED) return h("p", {}, said(made.of.join(", ")));
  return h("details", {}, h("summary", {}, said(t("documents", { n: made.of.length }))), h("p", {}, made.of.join(", ")));
}

function madeWith(made) {
  const word = (text) => WORDING[language][`made.${text}`] ?? text;
  return [made.on && dateText(made.on), ...made.with.map(([name, version]) => `${word(name)} ${word(version)}`)].filter(Boolean).join("; ");
}

// What has not changed stays the same element: one replaced between press and release of the button loses the click.
function renew(parent, children) {
  const old = [...parent.children];
  children.forEach((child, at) => {
    if (!old[at]) parent.append(child);
    else if (!old[at].isEqualNode(child)) old[at].replaceWith(child);
  });
  for (const rest of old.slice(children.length)) rest.remove();
}
function showHint() {
  frame.hint.hidden = who.name !== "" || !actions.length;
}

function showFrame() {
  const inDocument = (row) => place.document < 0 || row.document === place.document;
  const minutes = place.document >= 0 ? minutesOf[place.document] : null;
  const counts = {
    doubt: rows.filter((row) => inDocument(row) && row.doubtful && !isSettled(row)).length,
    changes: rows.filter((row) => inDocument(row) && isShown(row)).length,
    sample: sample.filter((row) => !isSettled(row)).length,
    minutes: minutes ? records(minutes).flatMap((record) => record.items).reduce((sum, item) => sum + item.resolutions.length, 0) : null,
  };
  renew(frame.tabs, shownViews.map((view) => h("a", { href: address({ view, document: view === "folder" || view === "sample" ? -1 : place.document, page: 0, line: -1 }), "aria-current": view === place.view ? "page" : null },
      t(`view.${view}`), counts[view] !== undefined && counts[view] !== null && h("span", { class: "count" }, number.format(counts[view])))));
  const scope = scopeQueue();
  const done = scope.filter(isSettled).length;
  renew(frame.progress, scope.length ? [
    h("progress", { max: String(scope.length), value: done, "aria-label": progressText() }),
    h("span", {}, progressText()),
    h("button", { type: "button", class: "quiet", onclick: undo, disabled: !actions.length }, t("undo"), " ", key("U")),
  ] : []);
  showHint();
  const count = unsaved();
  renew(frame.save, pagesOf.some((pages) => pages.length) ? [
    h("span", { class: count ? "unsaved" : "saved", id: "unsaved" }, count ? t("unsaved", { n: count }) : t(server.there ? "on_disk" : "nothing_unsaved")),
    (!server.there || server.problem) && h("button", { type: "button", class: count ? "primary" : "", onclick: exportDecisions, disabled: !actions.length && !withdrawn.length, title: t("export_hint") }, t("export")),
  ].filter(Boolean) : []);
  const served = location.protocol.startsWith("http");
  renew(frame.alert, [
    !storage.works && !server.there && h("p", { class: "notice" }, t("no_storage")),
    served && server.problem && h("p", { class: "notice bad" }, t("not_saved", { error: server.problem })),
  ].filter(Boolean));
}

let list = null; // the list of rows on show, if any
function show() {
  list = null;
  showFrame();
  frame.content.replaceChildren(...{ folder: showFolder, doubt: showRows, changes: showRows, sample: showRows, text: showText, minutes: showMinutes }[place.view]());
  if (list) list.start(); else if (place.view === "text") focusLine();
}
function changed(ids) {
  showFrame();
  const touched = new Set(ids.map((id) => rowById.get(id)));
  for (const row of [...touched].filter(Boolean)) for (const alike of groups.get(widest(row) + groupKey(row, widest(row))) ?? []) touched.add(alike);
  for (const row of touched) if (row) list?.refresh(row);
  if (place.view === "text") for (const row of touched) if (row) refreshLine(row);
}

// Seen by screen readers and on paper, where the tabs and the choice of document are missing.
const heading = () => h("h2", { class: "unseen" }, t(`view.${place.view}`), place.document >= 0 && `: ${documents[place.document].path}`);

function documentPicker() {
  if (DATA.root || documents.length < 2) return null;
  const choices = documents.map((source, index) => [source, index]).filter(([, index]) => pagesOf[index].length)
    .sort(([one], [other]) => collator.compare(one.path, other.path));
  if (place.view === "sample") return null;
  const all = place.view === "doubt" || place.view === "changes";
  return h("label", { class: "documents" }, h("span", {}, t("document")), h("select", { onchange: (event) => go(address({ document: Number(event.target.value) })) },
    h("option", { value: "-1" }, all ? t("all_documents") : "–"),
    choices.map(([source, index]) => h("option", { value: String(index), selected: index === place.document }, source.path))));
}
