"use strict";
(() => {
  const readJson = (id) => JSON.parse(document.getElementById(id).textContent);
  const app = document.getElementById("app");
  const WORDING = readJson("wording");
  const DATA = readJson("data");

  // ---------------------------------------------------------------- language

  // Browsers may refuse storage to files on disk; the report then works without it and says so.
  const storage = {
    works: true,
    get(key) {
      try { return localStorage.getItem(key); } catch { storage.works = false; return null; }
    },
    set(key, value) {
      try { localStorage.setItem(key, value); } catch { storage.works = false; }
    },
  };
  const STORE = `zapisnik/${DATA.batch}/decisions`; // of all pages of the report together

  let language = storage.get("zapisnik/language") === "en" ? "en" : "sl";
  let plural, number, percent;
  function setLanguage(code) {
    language = code;
    const locale = code === "en" ? "en-GB" : "sl";
    plural = new Intl.PluralRules(locale);
    number = new Intl.NumberFormat(locale);
    percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
    document.documentElement.lang = code;
    storage.set("zapisnik/language", code);
  }
  setLanguage(language);
  const collator = new Intl.Collator("sl", { numeric: true });

  function t(key, values = {}) {
    let text = WORDING[language][key];
    if (text === undefined) return key;
    if (typeof text === "object") text = text[plural.select(values.n)] ?? text.other;
    return text.replace(/\{(\w+)\}/g, (whole, name) => {
      const value = values[name];
      return typeof value === "number" ? number.format(value) : value ?? whole;
    });
  }

  // ---------------------------------------------------------------- building the page

  // Text always becomes a text node: what stands in a scan or a file name is never read as markup.
  function h(tag, properties, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties ?? {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (name === "style") for (const [key, part] of Object.entries(value)) element.style.setProperty(key, part);
      else if (name === "value" || name === "checked" || name === "hidden") element[name] = value;
      else element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
    return element;
  }
  const key = (name) => h("kbd", {}, name);

  // ---------------------------------------------------------------- data

  const documents = DATA.documents;
  const rows = [];
  const pagesOf = documents.map(() => []);
  const minutesOf = documents.map(() => null);
  // A row's name outlives a new run of the folder; the same file may lie in it twice.
  const seen = new Map();
  const nameOf = documents.map(({ sha256 }) => {
    const start = sha256.slice(0, 12);
    seen.set(start, (seen.get(start) ?? 0) + 1);
    return `${start}.${seen.get(start)}`;
  });
  for (const part of DATA.parts) {
    pagesOf[part.document].push(...part.pages);
    minutesOf[part.document] ??= part.minutes;
    for (const row of part.rows) {
      row.document = part.document;
      row.id = `${nameOf[part.document]}-${row.page}-${row.line}-${row.word}`;
      row.applied = row.reason === "decision" && !row.opinions ? row.detail : null;
      rows.push(row);
    }
  }
  const rowById = new Map(rows.map((row) => [row.id, row]));
  const pageIndex = pagesOf.map((pages) => new Map(pages.map((page) => [page.number, page])));
  const rowsOfLine = new Map();
  const groups = new Map();
  // A word is the same whatever marks stand round it: "Zalog," "Zalog." "(Zalog".
  const MARKS = "()[]{},.;:!?„“”»«\"'‚‘’…";
  function edges(text) {
    const letters = [...text];
    let start = 0;
    let end = letters.length;
    while (start < end && MARKS.includes(letters[start])) start += 1;
    while (end > start && MARKS.includes(letters[end - 1])) end -= 1;
    if (start === end) return ["", text, ""];
    return [letters.slice(0, start), letters.slice(start, end), letters.slice(end)].map((part) => part.join(""));
  }
  function sameEdges(one, other) {
    const [a, b] = [edges(one), edges(other)];
    return a[0] === b[0] && a[2] === b[2];
  }
  const pairKey = (read, proposed) => (sameEdges(read, proposed) ? `${edges(read)[1]}\n${edges(proposed)[1]}` : `${read}\n${proposed}`);
  const groupKey = (row, scope) => `${scope === "folder" ? "" : row.document}\n${pairKey(row.raw, row.text)}`;
  for (const row of rows) {
    const line = `${row.document}-${row.page}-${row.line}`;
    rowsOfLine.set(line, [...(rowsOfLine.get(line) ?? []), row]);
    if (row.applied) continue;
    for (const scope of ["document", "folder"]) {
      const name = scope + groupKey(row, scope);
      if (!groups.has(name)) groups.set(name, []);
      groups.get(name).push(row);
    }
  }
  const rowsByCore = new Map(); // by the word as read, whatever marks stand round it
  for (const row of rows) {
    const core = edges(row.raw.normalize("NFC"))[1];
    if (!rowsByCore.has(core)) rowsByCore.set(core, []);
    rowsByCore.get(core).push(row);
  }
  const isIndex = DATA.split && !DATA.root; // only what waits for a person; the rest is on the documents' own pages
  const hasFolderRows = !DATA.root;
  const pageOf = (row) => pageIndex[row.document].get(row.page);
  const lineText = (row) => pageOf(row).lines[row.line][0];

  // ---------------------------------------------------------------- decisions

  // An action is one answer of the person about one or more rows: the line of decisions.jsonl that tells it, and the
  // rows. The list of them is what undo walks back. Those about rows on other pages of the report have none here.
  let actions = [];
  let undone = [];
  let withdrawn = []; // lines that take back decisions which had been saved before they were undone: { line, saved }
  let decided = new Map(); // row id → action
  const who = { name: storage.get("zapisnik/who") ?? "" };

  function recount() {
    decided = new Map();
    for (const action of actions) for (const id of action.ids) if (isNews(rowById.get(id), action.line)) decided.set(id, action);
  }
  // What the outputs hold already is no news, unless the person thought better of it since.
  const isNews = (row, line) => row !== undefined && (!row.applied || (line.settles === true && !(row.by && Date.parse(row.by.when) >= Date.parse(line.when))));
  const stillMeant = (row, line) => line.settles || row.opinions !== undefined
    || pairKey(row.raw.normalize("NFC"), row.text.normalize("NFC")) === pairKey(line.read, line.proposed);

  function keep() {
    storage.set(STORE, JSON.stringify({ actions: actions.map(({ ids, line, saved }) => ({ ids, line, saved })), withdrawn }));
  }
  function takeOver(kept) {
    withdrawn = Array.isArray(kept?.withdrawn) ? kept.withdrawn.filter((one) => one?.line) : [];
    actions = (Array.isArray(kept?.actions) ? kept.actions : []).filter((action) => action?.line && Array.isArray(action.ids))
      // The folder may have been processed again since: only what still stands as it was decided is taken back.
      .filter(({ ids, line }) => !ids.some((id) => rowById.has(id)) || ids.some((id) => rowById.has(id) && isNews(rowById.get(id), line) && stillMeant(rowById.get(id), line)));
    recount();
  }
  function restore() {
    let kept;
    try { kept = JSON.parse(storage.get(STORE) ?? "null"); } catch { kept = null; }
    takeOver(kept);
    return unsaved();
  }
  // Another page of this report, open beside this one, has decided something.
  window.addEventListener("storage", (event) => {
    if (event.key !== STORE || !event.newValue) return;
    try { takeOver(JSON.parse(event.newValue)); } catch { return; }
    show();
  });
  const unsaved = () => actions.filter((action) => !action.saved).reduce((sum, action) => sum + Math.max(1, action.ids.length), 0)
    + withdrawn.filter((one) => !one.saved).length;
  const verdictOf = (row) => decided.get(row.id)?.line.verdict ?? null;
  const isSettled = (row) => (decided.has(row.id) ? verdictOf(row) !== "later" : row.applied !== null);
  function textNow(row) {
    const line = decided.get(row.id)?.line;
    if (!line || line.verdict === "later") return row.text;
    if (line.verdict !== "accept" && line.verdict !== "edit") return row.raw;
    if (row.raw.normalize("NFC") === line.read) return line.text;
    const [before, , after] = edges(row.raw);
    return before + edges(line.text)[1] + after;
  }
  const openAlike = (row, scope) => (groups.get(scope + groupKey(row, scope)) ?? []).filter((one) => one === row || !isSettled(one));
  // Of two real words (se, še) the neighbours decide: one answer about them says nothing of other documents.
  const pairs = new Set(rows.filter((row) => row.reason === "neighbours" || row.reason === "others").map((row) => groupKey(row, "folder")));
  const widest = (row) => (hasFolderRows && place.document < 0 && documents.length > 1 && !pairs.has(groupKey(row, "folder")) ? "folder" : "document");

  function newLine(row, verdict, text, reach) {
    const source = documents[row.document];
    const line = {
      schema: "zapisnik-decision/1", document: source.sha256, path: source.path, page: row.page, box: row.box,
      line: row.line, word: row.word, read: row.raw.normalize("NFC"), proposed: row.text.normalize("NFC"),
      verdict, text: text.normalize("NFC"), reach, who: who.name, when: new Date().toISOString(), versions: DATA.versions,
    };
    if (row.sample) line.sample = true;
    if (row.applied || row.opinions) line.settles = true;
    return line;
  }
  function settle(row, verdict, { text = null, reach = "here" } = {}) {
    if (row.applied) reach = "here"; // what was decided for all before is one thing, this place another
    const right = text ?? (verdict === "reject" || verdict === "illegible" ? row.raw : row.text);
    const alike = reach === "here" ? [row] : openAlike(row, reach === "document" ? "document" : "folder");
    // Where the marks round the word were wrong too, the answer is about just this reading.
    const ids = alike.filter((one) => sameEdges(row.raw, right) || (one.raw === row.raw && one.text === row.text)).map((one) => one.id);
    record(ids, newLine(row, verdict, right, reach));
    announce("announce", { what: t(`done.${verdict}`), word: right, progress: progressText() });
  }
  // A decision that the outputs hold already is taken back wherever it reached.
  function takeBack(row) {
    const { reach, proposed, when, who: by } = row.by ?? { reach: "here", proposed: row.text };
    const same = reach === "here" ? [row] : rows.filter((one) => one.by && edges(one.raw)[1] === edges(row.raw)[1] && one.by.when === when && one.by.who === by);
    record(same.map((one) => one.id), { ...newLine(row, "later", row.text, reach), proposed });
    announce("announce", { what: t("done.taken_back"), word: row.text, progress: progressText() });
  }
  function record(ids, line) {
    actions.push({ ids, line, saved: false });
    undone = [];
    recount();
    keep();
    changed(ids);
    send();
  }
  function undo() {
    const action = actions.pop();
    if (!action) return announce("nothing_to_undo");
    // A tenth of a millisecond is not told apart: the line that takes back must come after the one it takes back.
    const when = new Date(Math.max(Date.now(), Date.parse(action.line.when) + 1)).toISOString();
    if (action.saved || action.sending) withdrawn.push({ line: { ...action.line, verdict: "later", when }, saved: false });
    undone.push(action);
    recount();
    keep();
    changed(action.ids);
    list?.activate(rowById.get(action.ids[0]));
    announce("undone");
    send();
  }
  function redo() {
    const action = undone.pop();
    if (!action) return;
    const rest = undone;
    record(action.ids, { ...action.line, when: new Date().toISOString() });
    undone = rest;
    list?.activate(rowById.get(action.ids[0]));
  }
  const byTime = (one, other) => Date.parse(one.line.when) - Date.parse(other.line.when);
  const inFile = (entries) => [...entries].sort(byTime).map(({ line }) => `${JSON.stringify(line)}\n`);

  function exportDecisions() {
    const blob = new Blob(inFile([...actions, ...withdrawn]), { type: "application/x-ndjson" });
    const address = URL.createObjectURL(blob);
    h("a", { href: address, download: "decisions.jsonl" }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    const count = unsaved();
    for (const entry of [...actions, ...withdrawn]) entry.saved = true;
    keep();
    changed([]);
    announce("exported", { n: count });
  }

  // ---------------------------------------------------------------- the server, where one serves this page

  const server = { there: false, busy: false, problem: "" };
  const SAVED = `${DATA.root}decisions`;
  async function connect() {
    if (!location.protocol.startsWith("http")) return;
    try {
      const answer = await fetch(SAVED, { cache: "no-store" });
      const type = answer.headers.get("content-type") ?? "";
      if (!answer.ok || !type.includes("ndjson")) throw new Error((await answer.json().catch(() => ({}))).error ?? String(answer.status));
      const lines = (await answer.text()).split("\n").filter((line) => line).map((line) => JSON.parse(line));
      server.there = true;
      const local = { actions: actions.filter((action) => !action.saved), withdrawn: withdrawn.filter((one) => !one.saved) };
      [actions, withdrawn, decided] = [[], [], new Map()];
      for (const line of lines) remember(line);
      actions.push(...local.actions);
      withdrawn.push(...local.withdrawn);
      server.problem = "";
    } catch (error) {
      server.problem = String(error.message ?? error);
    }
    recount();
    keep();
    show();
    send();
  }
  // A line that lies on the disk but is not in the outputs yet.
  function remember(line) {
    const about = (other) => other.read === line.read && other.document === line.document && other.reach === line.reach
      && (line.reach === "here" ? other.page === line.page && other.line === line.line && other.word === line.word : other.proposed === line.proposed);
    if (line.verdict === "later" && !line.settles) {
      actions = actions.filter((action) => action.line.who !== line.who || !about(action.line));
      recount();
      return;
    }
    const core = edges(line.read)[1];
    const here = (row) => documents[row.document].sha256 === line.document;
    const alike = (row) => (sameEdges(line.read, line.text) && sameEdges(row.raw, row.text)
      ? pairKey(row.raw.normalize("NFC"), row.text.normalize("NFC")) === pairKey(line.read, line.proposed)
      : row.raw.normalize("NFC") === line.read && stillMeant(row, line));
    const there = (rowsByCore.get(core) ?? []).filter((row) => isNews(row, line) && (line.reach === "here"
      ? here(row) && row.page === line.page && row.line === line.line && row.word === line.word && row.raw.normalize("NFC") === line.read
      : (line.reach !== "document" || here(row)) && !decided.has(row.id) && alike(row)));
    if (!there.length) return;
    const action = { ids: there.map((row) => row.id), line, saved: true };
    actions.push(action);
    for (const id of action.ids) decided.set(id, action);
  }
  async function send() {
    if (!server.there || server.busy) return;
    const sent = [...actions, ...withdrawn].filter((entry) => !entry.saved);
    if (!sent.length) return;
    server.busy = true;
    for (const entry of sent) entry.sending = true;
    try {
      const answer = await fetch(SAVED, { method: "POST", body: inFile(sent).join(""), headers: { "Content-Type": "application/x-ndjson" } });
      const told = await answer.json().catch(() => ({}));
      if (!answer.ok || told.saved !== sent.length) throw new Error(told.error ?? String(answer.status));
      for (const entry of sent) entry.saved = true;
      server.problem = "";
    } catch (error) {
      server.problem = String(error.message ?? error);
      setTimeout(send, 3000);
    }
    for (const entry of sent) delete entry.sending;
    server.busy = false;
    keep();
    showFrame();
    if (!server.problem) send();
  }

  // What counts towards the progress: everything doubtful that is shown here and was not settled before.
  const queue = rows.filter((row) => row.doubtful && !row.applied);
  const sample = rows.filter((row) => row.sample);
  function scopeQueue() {
    if (place.view === "sample") return sample;
    return place.document < 0 ? queue : queue.filter((row) => row.document === place.document);
  }
  function progressText() {
    const scope = scopeQueue();
    return t("progress", { done: scope.filter(isSettled).length, n: scope.length });
  }

  // ---------------------------------------------------------------- where we are: kept in the address

  const VIEWS = ["folder", "doubt", "changes", "sample", "text", "minutes"];
  const shownViews = VIEWS.filter((view) => {
    if (view === "folder") return !DATA.root;
    if (view === "sample") return sample.length > 0 || DATA.sample.right + DATA.sample.wrong > 0;
    return pagesOf.some((pages) => pages.length) && (!isIndex || view === "doubt");
  });
  const place = { view: "folder", document: -1, page: 0, line: -1, row: "", q: "", reason: "", state: "", order: "" };
  function readAddress() {
    const found = new URLSearchParams(location.hash.slice(1));
    place.view = shownViews.includes(found.get("view")) ? found.get("view") : DATA.root ? "doubt" : "folder";
    place.document = documents[found.get("doc")] ? Number(found.get("doc")) : DATA.root || documents.length === 1 ? 0 : -1;
    place.page = Number(found.get("page")) || 0;
    place.line = found.has("line") ? Number(found.get("line")) : -1;
    for (const name of ["row", "q", "reason", "state", "order"]) place[name] = found.get(name) ?? "";
  }
  function address(change) {
    const next = { view: place.view, document: place.document, ...change };
    const found = new URLSearchParams({ view: next.view });
    if (next.document >= 0) found.set("doc", next.document);
    if (next.page) found.set("page", next.page);
    if (next.line >= 0) found.set("line", next.line);
    for (const name of ["row", "q", "reason", "state", "order"]) if (next[name]) found.set(name, next[name]);
    return `#${found}`;
  }
  const rememberPlace = () => history.replaceState(null, "", address(place));
  // Not by way of `location.hash`: its event comes later, and a second key pressed meanwhile would act on the old view.
  function go(target) {
    if (target !== location.hash) history.pushState(null, "", target);
    readAddress();
    show();
  }

  // ---------------------------------------------------------------- the frame

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
            onchange: (event) => { who.name = event.target.value.trim(); storage.set("zapisnik/who", who.name); showFrame(); },
          })),
          frame.save,
          h("div", { class: "languages", role: "group" }, languages),
          h("button", { type: "button", class: "quiet", onclick: help, "aria-label": t("help"), title: t("help") }, "?")),
      ),
      h("div", { class: "bar" }, frame.tabs, frame.progress),
      frame.alert,
      frame.content,
      frame.live,
    );
    show();
  }

  function showFrame() {
    const inDocument = (row) => place.document < 0 || row.document === place.document;
    const minutes = place.document >= 0 ? minutesOf[place.document] : null;
    const counts = {
      doubt: rows.filter((row) => inDocument(row) && row.doubtful && !isSettled(row)).length,
      changes: rows.filter(inDocument).length,
      sample: sample.filter((row) => !isSettled(row)).length,
      minutes: minutes ? minutes.items.reduce((sum, item) => sum + item.resolutions.length, 0) : null,
    };
    frame.tabs.replaceChildren(
      ...shownViews.map((view) => h("a", { href: address({ view, document: view === "folder" || view === "sample" ? -1 : place.document, page: 0, line: -1 }), "aria-current": view === place.view ? "page" : null },
        t(`view.${view}`), counts[view] !== undefined && counts[view] !== null && h("span", { class: "count" }, number.format(counts[view])))),
    );
    const scope = scopeQueue();
    const done = scope.filter(isSettled).length;
    frame.progress.replaceChildren(...(scope.length ? [
      h("progress", { max: String(scope.length), value: done, "aria-label": progressText() }),
      h("span", {}, progressText()),
      h("button", { type: "button", class: "quiet", onclick: undo, disabled: !actions.length }, t("undo"), " ", key("U")),
    ] : []));
    frame.hint.hidden = who.name !== "" || !actions.length;
    const count = unsaved();
    frame.save.replaceChildren(...(pagesOf.some((pages) => pages.length) ? [
      h("span", { class: count ? "unsaved" : "saved", id: "unsaved" }, count ? t("unsaved", { n: count }) : t(server.there ? "on_disk" : "nothing_unsaved")),
      (!server.there || server.problem) && h("button", { type: "button", class: count ? "primary" : "", onclick: exportDecisions, disabled: !actions.length && !withdrawn.length, title: t("export_hint") }, t("export")),
    ].filter(Boolean) : []));
    const served = location.protocol.startsWith("http");
    frame.alert.replaceChildren(...[
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

  // ---------------------------------------------------------------- folder

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
    const floor = (value) => percent.format(Math.floor(value * 1000) / 1000);
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
        DATA.errors.length ? h("ul", { class: "errors" }, DATA.errors.map((error) => h("li", {},
          h("p", {}, h("strong", {}, error.document), " · ", error.page ? t("page", { page: error.page }) : t("whole_document")),
          h("p", {}, error.error),
          error.advice && h("p", { class: "advice" }, `${t("advice")}: `, error.advice)))) : h("p", {}, t("errors_none"))),
      stale.length ? h("section", {}, h("h2", {}, t("stale_title")), h("p", {}, t("stale", { n: stale.length })),
        h("ul", {}, stale.map((entry) => h("li", {}, `${entry.path} · ${t("page", { page: entry.page })}: ${entry.read} → ${entry.text}`)))) : "",
    ];
  }

  // ---------------------------------------------------------------- crops

  const LINE_HEIGHT = 30; // of a line of text in a crop, CSS pixels
  // The crop is a window on the page image, moved, scaled and turned upright so that the word stands in its middle.
  function crop(row) {
    const page = pageOf(row);
    const cut = page.crops && row.cut;
    if (!(page.image || cut) || !row.box || !page.width) return null;
    const [left, top, width, height] = row.box;
    const sideways = page.turn % 180 !== 0;
    const [along, across] = sideways ? [height, width] : [width, height];
    const { tall } = row;
    const scale = Math.min(LINE_HEIGHT / tall, 560 / along);
    const px = (value) => `${(value * scale).toFixed(1)}px`;
    // A strip of the page's sheet of crops, put where it stands on the page.
    const strip = () => {
      const [src, sheetWidth, sheetHeight, factor] = page.crops;
      const [cutLeft, cutTop, cutWidth, cutHeight, at] = cut;
      return h("span", { class: "cut", style: { left: px(cutLeft), top: px(cutTop), width: px(cutWidth), height: px(cutHeight) } },
        h("img", { src, alt: "", loading: "lazy", decoding: "async", style: { top: px(-at / factor), width: px(sheetWidth / factor), height: px(sheetHeight / factor) } }));
    };
    // Round the word, and not so close to a dash that it hides it.
    const room = tall * 0.12;
    const above = Math.max(room, (tall * 0.6 - across) / 2);
    const [roomX, roomY] = sideways ? [above, room] : [room, above];
    return h("div", { class: "crop", role: "img", "aria-label": t("crop", { where: whereText(row), word: row.raw }), style: { height: px(tall * 2.5) } },
      h("span", { class: "moved", style: {
        width: px(page.width), height: px(page.height), left: `calc(50% - ${px(left + width / 2)})`, top: `calc(50% - ${px(top + height / 2)})`,
        "transform-origin": `${px(left + width / 2)} ${px(top + height / 2)}`, transform: page.turn ? `rotate(${-page.turn}deg)` : "none",
      } },
      cut ? strip() : h("img", { class: "whole", src: page.image, alt: "", loading: "lazy", decoding: "async" }),
      h("span", { class: "word", style: { left: px(left - roomX), top: px(top - roomY), width: px(width + 2 * roomX), height: px(height + 2 * roomY) } })));
  }
  const whereText = (row) => `${t("page", { page: row.page })}, ${t("line", { line: row.line + 1 })}`;

  // ---------------------------------------------------------------- rows

  function reasonText(row) {
    if (row.opinions) return [t("reason.conflict")];
    const reason = t(`reason.${row.reason ?? "none"}`);
    const detail = row.reason === "decision" ? t(`done.${row.detail}`) : row.detail;
    return detail ? [`${reason}: `, h("span", { class: "letters" }, detail)] : [reason];
  }

  // The parts of two words that differ, so that the eye finds them: common start and end are left plain.
  function difference(one, other) {
    const a = [...one], b = [...other];
    let start = 0;
    while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
    let end = 0;
    while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
    const cut = (letters) => [letters.slice(0, start).join(""), letters.slice(start, letters.length - end).join(""), letters.slice(letters.length - end).join("")];
    return [cut(a), cut(b)];
  }
  const emphasised = ([before, middle, after]) => [before, middle && h("b", {}, middle), after];

  function rowFilters() {
    const search = h("input", { type: "search", id: "search", value: place.q, placeholder: t("search_hint"), oninput: (event) => { place.q = event.target.value; refilter(); } });
    const choose = (name, label, choices) => h("label", {}, h("span", {}, label), h("select", {
      onchange: (event) => { place[name] = event.target.value; refilter(); },
    }, choices.map(([value, text]) => h("option", { value, selected: value === place[name] }, text))));
    const reasons = [...new Set(rows.map((row) => row.reason ?? "none"))];
    return h("form", { class: "filters", role: "search", onsubmit: (event) => event.preventDefault() },
      documentPicker(),
      h("label", { class: "grow" }, h("span", {}, t("search"), " ", key("/")), search),
      choose("reason", t("filter.reason"), [["", t("filter.reason.all")], ...reasons.map((name) => [name, t(`reason.${name}`)])]),
      choose("state", t("filter.state"), (place.view === "changes" ? ["", "open", "done"] : ["", "done", "all"]).map((name) =>
        [name, t(`state.${name || (place.view === "changes" ? "all" : "open")}`)])),
      choose("order", t("order"), (place.view === "doubt" ? ["", "doubt", "place"] : ["", "same", "doubt"]).map((name) =>
        [name, t(`order.${name || (place.view === "doubt" ? "same" : "place")}`)])));
  }

  const fold = (text) => text.toLocaleLowerCase("sl");
  function filteredRows() {
    const doubt = place.view === "doubt";
    const state = place.state || (place.view === "changes" ? "all" : "open");
    const query = fold(place.q.trim());
    const found = rows.filter((row) =>
      (place.document < 0 || row.document === place.document)
      && (!doubt || row.doubtful) && (place.view !== "sample" || row.sample)
      && (!place.reason || (row.reason ?? "none") === place.reason)
      && (state === "all" || (state === "done") === isSettled(row))
      && (!query || fold(`${row.raw}\n${textNow(row)}\n${t("page", { page: row.page })}\n${documents[row.document].path}`).includes(query)));
    const order = place.order || (doubt ? "same" : "place");
    const sure = (row) => row.probability ?? row.confidence ?? 0;
    if (order === "doubt") return found.sort((one, other) => sure(one) - sure(other));
    if (order !== "same") return found;
    // The most useful first: where people differ, then what settles the most places with one answer, then the doubtful.
    const keys = new Map(found.map((row) => [row, groupKey(row, widest(row))]));
    const gains = new Map(found.map((row) => [keys.get(row), 0]));
    const least = new Map();
    for (const row of found) {
      const name = keys.get(row);
      gains.set(name, gains.get(name) + 1);
      least.set(name, Math.min(least.get(name) ?? 1, sure(row)));
    }
    const before = (one, other) => (one < other ? -1 : one > other ? 1 : 0);
    return found.sort((one, other) => before(!one.opinions, !other.opinions) || gains.get(keys.get(other)) - gains.get(keys.get(one))
      || least.get(keys.get(one)) - least.get(keys.get(other)) || before(keys.get(one), keys.get(other)) || sure(one) - sure(other));
  }

  function showRows() {
    list = rowList();
    return [
      heading(), rowFilters(),
      place.view === "sample" && precision(),
      isIndex && DATA.more > 0 && h("p", { class: "notice" }, t("more_rows", { n: DATA.more })),
      list.count, list.element,
    ].filter(Boolean);
  }
  function refilter() {
    place.row = "";
    rememberPlace();
    const next = rowList();
    list.element.replaceWith(next.element);
    list.count.replaceWith(next.count);
    list = next;
    list.start();
  }

  // How often a sure change is right, as far as people have looked: Wilson's interval, 95 % (Wilson 1927).
  function precision() {
    const counts = { ...DATA.sample };
    for (const row of sample) {
      const line = decided.get(row.id)?.line;
      if (line && ["accept", "reject", "edit"].includes(line.verdict)) counts[line.text === line.proposed ? "right" : "wrong"] += 1;
    }
    const n = counts.right + counts.wrong;
    const sure = documents.reduce((sum, source) => sum + (source.sure ?? 0), 0);
    const shown = n > 0 && (() => {
      const [z, p] = [1.96, counts.right / n];
      const middle = (p + (z * z) / (2 * n)) / (1 + (z * z) / n);
      const half = (z / (1 + (z * z) / n)) * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
      const floor = (value) => percent.format(Math.floor(value * 1000) / 1000);
      return t("precision", { n, right: counts.right, share: floor(p), low: floor(middle - half), high: floor(Math.min(1, middle + half)) });
    })();
    return h("div", { class: "precision" }, h("p", {}, t("sample_text", { n: sure })), h("p", { role: "status" }, h("strong", {}, shown || t("precision_none"))));
  }

  const CHUNK = 20;
  function rowList() {
    const found = filteredRows();
    const cards = new Map();
    const element = h("div", { class: "rows", role: "feed", "aria-label": t(`view.${place.view}`) });
    const count = h("p", { class: "found", "aria-live": "polite" }, t("rows", { n: found.length }));
    const end = h("div", { class: "end" });
    let shown = 0;
    let active = null;
    function more(until = shown + CHUNK) {
      const added = [];
      for (; shown < Math.min(until, found.length); shown += 1) {
        const card = rowCard(found[shown], shown);
        cards.set(found[shown].id, card);
        added.push(card);
      }
      end.before(...added);
      if (shown >= found.length) observer.disconnect();
    }
    const observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) more();
    }, { rootMargin: "1500px" });
    element.append(end);
    if (!found.length) {
      const all = rows.some((row) => (place.document < 0 || row.document === place.document) && (place.view !== "doubt" || row.doubtful));
      const plain = !place.q && !place.reason && !place.state;
      element.append(h("p", { class: "empty" }, plain && place.view !== "changes" ? t("none_doubt") : all ? t("none_rows") : t("none_changes")));
    }
    function rowCard(row, index) {
      const card = h("article", { class: "row", id: `row-${row.id}`, tabindex: "-1", "aria-posinset": String(index + 1), "aria-setsize": String(found.length), onclick: () => activate(row, false) });
      fillCard(card, row);
      return card;
    }
    function fillCard(card, row) {
      const now = row === active;
      const verdict = verdictOf(row) ?? row.applied;
      card.className = `row${now ? " active" : ""}${isSettled(row) ? " settled" : ""}${row.doubtful ? " doubtful" : ""}`;
      // The picture is moved over, not made anew: decoding a page takes longer than all the rest.
      card.replaceChildren(...cardContent(row, now, verdict, card.querySelector(".crop") ?? crop(row)));
      card.setAttribute("aria-label", `${row.raw} → ${textNow(row)}. ${whereText(row)}`);
    }
    function activate(row, focus = true) {
      if (!row) return;
      const index = found.indexOf(row);
      if (index < 0) return;
      if (index >= shown) more(index + 5);
      const before = active;
      if (row !== before) reach = "here";
      active = row;
      if (before && before !== row) fillCard(cards.get(before.id), before);
      const card = cards.get(row.id);
      if (before !== row) fillCard(card, row);
      place.row = row.id;
      rememberPlace();
      if (focus) {
        card.focus({ preventScroll: true });
        card.scrollIntoView({ block: "nearest" });
      }
    }
    function step(by) {
      const index = active ? found.indexOf(active) + by : 0;
      activate(found[Math.max(0, Math.min(found.length - 1, index))]);
    }
    function next() {
      const index = found.indexOf(active);
      const open = found.findIndex((row, at) => at > index && !isSettled(row) && !decided.has(row.id));
      if (open >= 0) activate(found[open]); else activate(active);
    }
    return {
      element, count, activate, step, next,
      get active() { return active; },
      start() {
        more();
        observer.observe(end);
        const wanted = rowById.get(place.row);
        if (wanted && found.includes(wanted)) activate(wanted);
        else if (found.length) activate(found[0], false);
      },
      refresh(row) { if (cards.has(row.id)) fillCard(cards.get(row.id), row); },
      all() { more(Math.min(found.length, 3000)); },
      edit() { if (active) openEditor(active, cards.get(active.id)); },
    };
  }

  // Where the next answer holds; back to "here" with every other row.
  let reach = "here";
  function reaches(row) {
    if (row.applied || place.view === "sample") return ["here"]; // of a sample each is looked at
    const found = ["here"];
    const inDocument = openAlike(row, "document").length;
    if (inDocument > 1) found.push("document");
    if (documents.length > 1 || DATA.root) found.push("folder");
    return [...found, "everywhere"];
  }
  function nextReach(row) {
    const choices = reaches(row);
    reach = choices[(choices.indexOf(reach) + 1) % choices.length];
    list.refresh(row);
    announce("reach_now", { where: reachText(row, reach) });
  }
  function reachText(row, name) {
    const known = name === "document" || (hasFolderRows && !isIndex);
    const count = name === "here" || !known ? 0 : openAlike(row, name === "document" ? "document" : "folder").length;
    return t(`reach.${name}`) + (count > 1 ? ` (${number.format(count)})` : "");
  }
  const opinion = ({ who: name, verdict, text }) => `${name || t("unnamed")}: ${t(`done.${verdict}`)}${verdict === "edit" ? ` »${text}«` : ""}`;

  // Where there is no scan, the lines above and below tell what the word stands in.
  function nearLine(row, by) {
    const { lines } = pageOf(row);
    let at = row.line + by;
    while (lines[at] && !lines[at][0].trim()) at += by;
    return lines[at] && h("span", { class: "near" }, lines[at][0]);
  }

  function cardContent(row, now, verdict, picture) {
    const text = textNow(row);
    const changedHere = row.raw !== text;
    const [was, is] = difference(row.raw, text);
    const line = lineText(row);
    const alike = isSettled(row) ? 0 : openAlike(row, widest(row)).length - 1;
    const textPlace = { view: "text", page: row.page, line: row.line };
    const toText = pageOf(row).home ? pageOf(row).home + address({ ...textPlace, document: 0 }) : address({ ...textPlace, document: row.document });
    return [
      h("div", { class: "evidence" },
        picture ?? (pageOf(row).reading === "ocr" && h("p", { class: "nocrop" }, t("no_image"))),
        h("p", { class: "context" }, h("span", { class: "unseen" }, `${t("in_line")}: `), !picture && nearLine(row, -1),
          line.slice(0, row.start), h("mark", {}, text), line.slice(row.start + row.text.length), !picture && nearLine(row, 1))),
      h("div", { class: "finding" },
        h("p", { class: "where" }, documents.length > 1 && place.document < 0 && h("span", {}, documents[row.document].path, " · "),
          h("a", { class: "at", href: toText, title: t("show_in_text") }, whereText(row))),
        h("p", { class: "change" },
          h("span", { class: "unseen" }, `${t("read")} `), h("span", { class: changedHere ? "was" : "kept" }, emphasised(changedHere ? was : [row.raw, "", ""])),
          changedHere ? [h("span", { class: "to", "aria-hidden": "true" }, "→"), h("span", { class: "unseen" }, ` ${t("became")} `), h("span", { class: "is" }, emphasised(is))]
            : h("span", { class: "note" }, t("kept"))),
        h("p", { class: "why" }, h("span", { class: "unseen" }, `${t("why")}: `), h("span", { class: "reason" }, reasonText(row)),
          row.probability !== null && row.reason !== "decision" && h("span", { class: "share" }, t(row.raw === row.text ? "probability_kept" : "probability", { share: percent.format(row.probability) })),
          row.confidence !== null && h("span", { class: "share" }, t("confidence", { share: percent.format(row.confidence) }))),
        row.alternatives.length > 0 && h("p", { class: "also" }, `${t("alternatives")}: `, row.alternatives.slice(0, 6).map(([word, share], index) => [
          index ? ", " : "",
          now ? h("button", { type: "button", class: "choice", onclick: (event) => { event.stopPropagation(); settle(row, "edit", { text: word, reach }); list.next(); } }, word) : h("span", { class: "choice" }, word),
          share > 0 ? ` ${percent.format(share)}` : "",
        ])),
        verdict && h("p", { class: `verdict ${verdict}` }, h("span", { "aria-hidden": "true" }, { accept: "✓", edit: "✎", reject: "✕", later: "…" }[verdict] ?? "•"), " ",
          verdict === "later" && row.applied ? t("done.taken_back") : t(`done.${verdict}`), row.applied && !decided.has(row.id) ? ` (${[t("applied"), row.by?.who].filter(Boolean).join(", ")})` : ""),
        row.opinions && !decided.has(row.id) && h("p", { class: "conflict" }, h("span", { "aria-hidden": "true" }, "⚡ "), `${t("conflict")} `, row.opinions.map(opinion).join(" · ")),
        alike > 0 && h("p", { class: "alike" }, t("same", { n: alike })),
        now && actionButtons(row)),
    ];
  }

  function actionButtons(row) {
    const act = (name, letter, run, kind = "") => h("button", { type: "button", class: kind, "aria-keyshortcuts": letter.replace("⇧", "Shift+"), onclick: (event) => { event.stopPropagation(); run(); } }, name, " ", key(letter));
    const say = (verdict) => () => answer(row, verdict);
    const count = openAlike(row, widest(row)).length;
    const same = row.raw === row.text;
    const choices = reaches(row);
    if (row.applied) {
      return h("div", { class: "actions" }, act(t("edit"), "P", () => list.edit()), act(t("take_back"), "O", say("later")),
        row.by && row.by.reach !== "here" && h("p", { class: "note" }, t("taken_back_reach", { where: t(`reach.${row.by.reach}`) })));
    }
    return h("div", { class: "actions" },
      act(t(same ? "accept_kept" : "accept"), "S", say("accept"), "primary"),
      !same && act(t("reject"), "Z", say("reject")),
      act(t("edit"), "P", () => list.edit()),
      count > 1 && place.view !== "sample" && !row.opinions && act(t(`accept_all_${widest(row)}`, { n: count }), "⇧S", () => acceptAll(row)),
      choices.length > 1 && h("label", { class: "reach", onclick: (event) => event.stopPropagation() }, h("span", {}, t("reach"), " ", key("D")),
        h("select", { onchange: (event) => { reach = event.target.value; list.refresh(row); } },
          choices.map((name) => h("option", { value: name, selected: name === reach }, reachText(row, name))))),
      h("span", { class: "others" },
        !same && act(t("as_printed"), "I", say("as_printed"), "quiet"), act(t("illegible"), "N", say("illegible"), "quiet"), act(t("later"), "O", say("later"), "quiet")));
  }
  function answer(row, verdict) {
    if (row.applied && verdict === "later") takeBack(row);
    else settle(row, verdict, { reach });
    list.next();
  }
  function acceptAll(row) {
    settle(row, "accept", { reach: widest(row) });
    list.next();
  }

  function openEditor(row, card) {
    const all = row.applied ? "here" : widest(row);
    const count = row.applied || place.view === "sample" ? 1 : openAlike(row, all).length;
    const choices = `choices-${row.id}`;
    const field = h("input", { type: "text", value: textNow(row), lang: "sl", spellcheck: "false", autocomplete: "off", list: choices, maxlength: "200", "aria-describedby": "edit-problem" });
    const everywhere = h("input", { type: "checkbox" });
    const problem = h("p", { id: "edit-problem", class: "problem", role: "alert" });
    const close = () => { list.refresh(row); list.activate(row); };
    const form = h("form", { class: "editor",
      onclick: (event) => event.stopPropagation(),
      onkeydown: (event) => { if (event.key === "Escape") { event.stopPropagation(); close(); } },
      onsubmit: (event) => {
        event.preventDefault();
        const text = field.value.trim().replace(/\s+/gu, " ");
        if (!text) { problem.textContent = t("edit_bad"); return; }
        const verdict = text === row.text ? "accept" : text === row.raw ? "reject" : "edit";
        settle(row, verdict, { text, reach: everywhere.checked ? all : reach });
        list.next();
      } },
    h("label", {}, h("span", {}, t("edit_label", { word: row.raw })), field),
    h("datalist", { id: choices }, [...new Set([row.text, ...row.alternatives.map(([word]) => word), row.raw])].map((word) => h("option", { value: word }))),
    count > 1 && h("label", { class: "check" }, everywhere, h("span", {}, t(`edit_everywhere_${all}`, { n: count }))),
    problem,
    h("div", { class: "actions" }, h("button", { class: "primary" }, t("edit_save"), " ", key("↵")), h("button", { type: "button", onclick: close }, t("cancel"), " ", key("Esc"))));
    card.querySelector(".actions")?.replaceWith(form);
    field.focus();
    field.select();
  }

  // ---------------------------------------------------------------- text

  let showRaw = false;
  function pickDocument() {
    const shown = documents.map((source, index) => [source, index]).filter(([, index]) => pagesOf[index].length)
      .sort(([one], [other]) => collator.compare(one.path, other.path));
    return [heading(), h("p", { class: "lead" }, t("pick_document")), h("ul", { class: "pick" }, shown.map(([source, index]) => h("li", {},
      h("a", { href: address({ document: index, page: 0, line: -1 }) }, source.path), " ",
      h("span", { class: "note" }, place.view === "text" ? t("pages", { n: source.pages }) : t("resolutions", { n: source.resolutions })))))];
  }

  function lineContent(index, page, at) {
    const [text] = page.lines[at];
    const marks = rowsOfLine.get(`${index}-${page.number}-${at}`) ?? [];
    const content = [];
    let offset = 0;
    // Words are told apart as the boxes are: by the white space between them.
    const boxes = (page.lines[at][2]?.length ?? 0) / 4;
    let count = 0;
    const plain = (piece) => piece.split(/(\s+)/u).map((token) => (!token || /^\s/u.test(token) || !boxes ? token : h("span", { "data-word": String(count++) }, token)));
    for (const row of marks) {
      content.push(plain(text.slice(offset, row.start)));
      count = row.word + 1;
      const kind = isSettled(row) ? "decided" : row.doubtful ? "doubtful" : "repaired";
      const label = `${t("read")}: ${row.raw} · ${t(`reason.${row.reason ?? "none"}`)}`;
      content.push(h("a", { class: `mark ${kind}`, "data-word": boxes ? String(row.word) : null, title: label, href: address({ view: row.doubtful && !isSettled(row) ? "doubt" : "changes", document: index, row: row.id }) }, showRaw ? row.raw : textNow(row)));
      offset = row.start + row.text.length;
    }
    content.push(plain(text.slice(offset)));
    return content;
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
          h("p", { class: "reading" }, t(`reading.${page.reading}`)),
          page.notes.map((note) => h("p", { class: "notice" }, note)),
          page.failure && h("div", { class: "notice bad" }, h("p", {}, h("strong", {}, t("failed_page")), ": ", page.failure.error), h("p", {}, `${t("advice")}: ${page.failure.advice}`)),
          page.lines.some(([text]) => text.trim()) ? h("div", { class: "lines", lang: "sl" }, lines) : !page.failure && h("p", { class: "empty" }, t("blank_page")))),
    ];
  }
  function focusLine() {
    const line = place.line >= 0 && document.getElementById(`line-${place.line}`);
    if (!line) return;
    line.classList.add("target");
    line.focus({ preventScroll: true });
    line.scrollIntoView({ block: "center" });
  }

  // ---------------------------------------------------------------- minutes

  function showMinutes() {
    const index = place.document;
    if (index < 0 || !pagesOf[index].length) return pickDocument();
    const minutes = minutesOf[index];
    const picker = h("form", { class: "filters" }, documentPicker());
    if (!minutes) return [heading(), picker, h("p", { class: "empty" }, t("no_minutes"))];
    const at = (span, text) => (span && span.line !== undefined && pageIndex[index].has(span.page)
      ? h("a", { class: "at", href: address({ view: "text", page: span.page, line: span.line }) }, text ?? whereText(span)) : text ?? "");
    const event = minutes.event;
    const times = [event.start_time, event.end_time].filter(Boolean).join("–");
    const date = event.date && new Intl.DateTimeFormat(language === "en" ? "en-GB" : "sl", { day: "numeric", month: language === "en" ? "long" : "numeric", year: "numeric", timeZone: "UTC" });
    const known = [["name", event.name], ["kind", event.kind], ["organization", event.organization], ["municipality", event.municipality],
      ["date", date && !Number.isNaN(Date.parse(event.date)) ? date.format(new Date(event.date)) : event.date], ["time", times], ["place", event.place]].filter(([, value]) => value);
    const statuses = ["present", "excused", "absent", "guest", "staff", "press"]
      .map((status) => [status, minutes.attendance.filter((person) => person.status === status)]).filter(([, people]) => people.length);
    const section = (name, ...content) => h("section", { class: name }, h("h2", {}, t(name)), content);
    return [
      heading(),
      picker,
      h("div", { class: "minutes" },
        minutes.warnings.length > 0 && h("section", { class: "warnings", role: "note" }, h("h2", {}, `${t("warnings")} (${number.format(minutes.warnings.length)})`),
          h("ul", {}, minutes.warnings.map((warning) => h("li", {}, warning.message, " ", at(warning.span))))),
        known.length > 0 && section("event", h("dl", {}, known.map(([name, value]) => [h("dt", {}, t(`event.${name}`)), h("dd", {}, value)]))),
        minutes.items.length > 0 && section("items", minutes.items.map((item) => h("article", { class: "item" },
          h("h3", {}, h("span", { class: "number" }, item.number === "0" ? t("before_items") : t("item", { number: item.number })), item.title && [" ", at(item.span, item.title)]),
          item.resolutions.length ? item.resolutions.map(resolution) : h("p", { class: "none" }, t("no_resolutions"))))),
        minutes.agenda.length > 0 && section("agenda", h("ul", { class: "plain" }, minutes.agenda.map((entry) => h("li", {}, `${entry.number}. `, at(entry.span, entry.title))))),
        statuses.length > 0 && section("attendance", h("dl", {}, statuses.map(([status, people]) => [
          h("dt", {}, t(`attendance.${status}`), ` (${number.format(people.length)})`),
          h("dd", {}, people.map((person, place_) => [place_ ? "; " : "", at(person.span, person.name), person.role && ` – ${person.role}`, person.note && ` (${person.note})`])),
        ]))),
        minutes.signatures.length > 0 && section("signatures", h("ul", { class: "plain" }, minutes.signatures.map((one) => h("li", {}, one.name, one.role && ` – ${one.role}`))))),
    ];
    function resolution(one) {
      const figures = ["present", "registered", "for", "against", "abstain", "not_voting"].filter((name) => one.vote[name] !== null && one.vote[name] !== undefined);
      const kind = one.kind ? one.kind[0].toLocaleUpperCase("sl") + one.kind.slice(1) : t("resolution");
      return h("div", { class: `resolution ${one.result}` },
        h("p", { class: "label" }, h("strong", {}, kind, one.number && ` ${one.number}`), h("span", { class: `badge ${one.result}` }, t(`result.${one.result}`)), at(one.span)),
        h("blockquote", {}, one.text),
        (figures.length > 0 || one.vote.unanimous) && h("p", { class: "vote" }, one.vote.unanimous && h("span", {}, t("vote.unanimous")), figures.map((name) => h("span", {}, h("b", {}, number.format(one.vote[name])), ` ${t(`vote.${name}`)}`))),
        one.vote.raw && h("p", { class: "raw" }, `»${one.vote.raw}«`));
    }
  }

  // ---------------------------------------------------------------- keys and help

  let letters = storage.get("zapisnik/letters") !== "off";
  const KEYS = [["↑ ↓", "move"], ["← →", "pages"], ["S", "accept"], ["⇧ S", "accept_all"], ["Z", "reject"], ["P", "edit"], ["I", "as_printed"],
    ["N", "illegible"], ["O", "later"], ["D", "reach"], ["U", "undo"], ["⇧ U", "redo"], ["+ −", "zoom"], ["/", "search"], ["?", "help"]];
  function help() {
    const dialog = h("dialog", { class: "help", "aria-label": t("help"), onclose: () => dialog.remove() },
      h("h2", {}, t("help")), h("p", {}, t("help_text")), h("p", {}, t("export_hint")),
      h("dl", { class: "keys" }, KEYS.map(([name, what]) => h("div", {}, h("dt", {}, key(name)), h("dd", {}, t(`key.${what}`))))),
      h("label", { class: "check" }, h("input", { type: "checkbox", checked: letters, onchange: (event) => { letters = event.target.checked; storage.set("zapisnik/letters", letters ? "on" : "off"); } }), h("span", {}, t("letters"))),
      h("form", { method: "dialog", class: "actions" }, h("button", { class: "primary" }, t("close"))));
    document.body.append(dialog);
    dialog.showModal();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const field = event.target.closest("input:not([type=checkbox]), select, textarea");
    if (field) {
      if (event.key === "Escape" && field.type === "search") { field.blur(); list?.step(0); }
      return;
    }
    const row = list?.active;
    const say = (verdict) => answer(row, verdict);
    const open = row && !row.applied;
    const turnPage = (rel) => {
      const link = document.querySelector(`.pager a[rel=${rel}]`);
      if (link) go(link.hash);
    };
    const plain = {
      ArrowDown: list && (() => list.step(1)), ArrowUp: list && (() => list.step(-1)),
      ArrowLeft: place.view === "text" && (() => turnPage("prev")), ArrowRight: place.view === "text" && (() => turnPage("next")),
    };
    const named = {
      s: open && (() => say("accept")), S: open && place.view !== "sample" && !row.opinions && (() => acceptAll(row)), z: open && row.raw !== row.text && (() => say("reject")),
      p: row && (() => list.edit()), i: open && row.raw !== row.text && (() => say("as_printed")), n: open && (() => say("illegible")), o: row && (() => say("later")),
      d: open && (() => nextReach(row)), "+": place.view === "text" && (() => zoom(1)), "-": place.view === "text" && (() => zoom(-1)),
      u: undo, U: redo, "/": () => document.getElementById("search")?.focus(), "?": help,
    };
    // With Caps Lock on, letters arrive as capitals: Shift is what tells the two meanings apart.
    const name = event.key.length === 1 && /\p{L}/u.test(event.key) ? (event.shiftKey ? event.key.toUpperCase() : event.key.toLowerCase()) : event.key;
    const run = plain[name] || (letters && named[name]);
    if (!run) return;
    event.preventDefault();
    run();
  });

  window.addEventListener("hashchange", () => { readAddress(); show(); });
  window.addEventListener("beforeprint", () => list?.all());
  // Between the pages of one report nothing is lost as long as the browser keeps the decisions.
  let within = false;
  document.addEventListener("click", (event) => { within = storage.works && event.target.closest("a.part, a.back") !== null; });
  window.addEventListener("beforeunload", (event) => { if (unsaved() && !within) event.preventDefault(); });
  window.addEventListener("error", (event) => {
    const note = h("p", { class: "notice bad", role: "alert" }, t("broken", { error: event.message ?? "" }));
    (frame.alert ?? app).append(note);
  });

  readAddress();
  const restored = restore();
  build();
  if (restored) announce("restored", { n: restored });
  connect();
})();
