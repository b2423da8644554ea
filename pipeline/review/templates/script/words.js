// The words of a line; and those that nobody asked about, which become rows once a person says something of them.

// The pieces of a line in order: rows, other words, and the space between. Words are told apart by it, as boxes are.
function piecesOf(index, page, at) {
  const [text] = page.lines[at];
  const pieces = [];
  let offset = 0;
  let word = 0;
  const plain = (until) => {
    for (const [piece] of text.slice(offset, until).matchAll(/\s+|\S+/gu)) {
      pieces.push(/^\s/u.test(piece) ? { text: piece } : { text: piece, start: offset, word: word++ });
      offset += piece.length;
    }
  };
  for (const row of (rowsOfLine.get(`${index}-${page.number}-${at}`) ?? []).filter(isShown)) {
    plain(row.start);
    pieces.push({ row, word: row.word });
    offset = row.start + row.text.length;
    word = row.word + 1;
  }
  plain(text.length);
  return pieces;
}

const isShown = (row) => !row.unasked || decided.has(row.id);
const wordId = (index, page, at, word) => `${nameOf[index]}-${page.number}-${at}-${word}`;
function wordRow(index, page, at, word) {
  const [, lineBox, boxes] = page.lines[at] ?? [];
  const piece = page.lines[at] && piecesOf(index, page, at).find((one) => one.word === word && !one.row);
  if (!piece || (lineBox && !boxes)) return null; // without its box the decision would not find it
  const id = wordId(index, page, at, word);
  return rowById.get(id) ?? {
    id, unasked: true, document: index, page: page.number, line: at, word, start: piece.start, raw: piece.text, text: piece.text,
    box: boxes ? boxes.slice(4 * word, 4 * word + 4) : null, tall: lineBox && Math.max(1, lineBox[page.turn % 180 ? 2 : 3]),
    confidence: null, doubtful: false, reason: "unasked", detail: "", probability: null, alternatives: [], applied: null,
  };
}

// It joins no group: who decides for all equal places speaks of those that were asked about.
function adopt(row) {
  if (rowById.has(row.id)) return;
  const isLater = (one) => [one.document - row.document, one.page - row.page, one.line - row.line, one.word - row.word].find((by) => by) > 0;
  const next = rows.findIndex(isLater);
  rows.splice(next < 0 ? rows.length : next, 0, row);
  rowById.set(row.id, row);
  addByCore(row);
  const line = `${row.document}-${row.page}-${row.line}`;
  rowsOfLine.set(line, [...(rowsOfLine.get(line) ?? []), row].sort((one, other) => one.start - other.start));
}
// As `adopt`, of a decision that was kept; where the word still stands so.
function adoptFrom(line) {
  if (isIndex || line.reach !== "here" || line.read !== line.proposed) return;
  documents.forEach((source, index) => {
    const page = source.sha256 === line.document && pageIndex[index].get(line.page);
    if (!page || rowById.has(wordId(index, page, line.line, line.word))) return;
    const row = wordRow(index, page, line.line, line.word);
    if (row && row.raw.normalize("NFC") === line.read) adopt(row);
  });
}
