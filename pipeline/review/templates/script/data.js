// The rows of the report: what repair changed or doubts, by document, line, and group of equal readings.

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
  const told = minutesOf[part.document];
  if (!told) minutesOf[part.document] = part.minutes;
  else if (part.minutes) told.further = [...(told.further ?? []), part.minutes, ...(part.minutes.further ?? [])];
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
function addByCore(row) {
  const core = edges(row.raw.normalize("NFC"))[1];
  rowsByCore.set(core, [...(rowsByCore.get(core) ?? []), row]);
}
rows.forEach(addByCore);
const isIndex = DATA.split && !DATA.root; // only what waits for a person; the rest is on the documents' own pages
const hasFolderRows = !DATA.root;
const pageOf = (row) => pageIndex[row.document].get(row.page);
const lineText = (row) => pageOf(row).lines[row.line][0];
