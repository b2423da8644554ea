// Where `zapisnik review` serves the page every decision is saved at once.

const server = { there: false, busy: false, problem: "" };
const SAVED = `${DATA.root}decisions`;
// A browser tells in English, and each in other words, that nobody answers.
const problemOf = (error) => (error instanceof TypeError ? t("no_answer") : String(error.message ?? error));
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
    server.problem = problemOf(error);
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
  adoptFrom(line);
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
    server.problem = problemOf(error);
    setTimeout(send, 3000);
  }
  for (const entry of sent) delete entry.sending;
  server.busy = false;
  keep();
  showFrame();
  if (!server.problem) send();
}
