// Where the person is: view, document, row and filters are kept in the address.

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
