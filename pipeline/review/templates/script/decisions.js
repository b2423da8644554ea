// What the person decides: kept in the browser, undone, and written as lines of decisions.jsonl.

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
  const whole = (Array.isArray(kept?.actions) ? kept.actions : []).filter((action) => action?.line && Array.isArray(action.ids));
  for (const { line } of whole) adoptFrom(line);
  actions = whole
    // The folder may have been processed again since: only what still stands as it was decided is taken back.
    .filter(({ ids, line, saved }) => !saved || !ids.some((id) => rowById.has(id)) || ids.some((id) => rowById.has(id) && isNews(rowById.get(id), line) && stillMeant(rowById.get(id), line)));
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
  if (line.verdict === "no_text") return "";
  if (line.verdict !== "accept" && line.verdict !== "edit") return row.raw;
  if (row.raw.normalize("NFC") === line.read) return line.text;
  const [before, , after] = edges(row.raw);
  return before + edges(line.text)[1] + after;
}
const openAlike = (row, scope) => (row.unasked ? [row] : groups.get(scope + groupKey(row, scope)) ?? []).filter((one) => one === row || !isSettled(one));
// Of two real words (se, še) the neighbours decide: one answer about them says nothing of other documents.
const pairs = new Set(rows.filter((row) => row.reason === "neighbours" || row.reason === "others").map((row) => groupKey(row, "folder")));
const widest = (row) => (hasFolderRows && place.document < 0 && documents.length > 1 && !pairs.has(groupKey(row, "folder")) ? "folder" : "document");

function newLine(row, verdict, text, reach) {
  const source = documents[row.document];
  const line = {
    schema: "zapisnik-decision/1", document: source.sha256, path: source.path, page: row.page, box: row.box,
    line: row.line, word: row.word, read: row.raw.normalize("NFC"), proposed: (row.text || (row.by?.proposed ?? row.raw)).normalize("NFC"),
    verdict, text: text.normalize("NFC"), reach, who: who.name, when: new Date().toISOString(), versions: DATA.versions,
  };
  if (row.sample) line.sample = true;
  if (row.applied || row.opinions) line.settles = true;
  return line;
}
function settle(row, verdict, { text = null, reach = "here" } = {}) {
  if (row.unasked) adopt(row);
  if (row.applied) reach = "here"; // what was decided for all before is one thing, this place another
  const right = text ?? (["reject", "illegible", "no_text"].includes(verdict) ? row.raw : row.text);
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
  record(same.map((one) => one.id), { ...newLine(row, "later", row.text || row.raw, reach), proposed });
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
  if (action.saved || action.sending) withdrawn.push({ line: { ...action.line, verdict: "later", settles: false, when }, saved: false });
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
