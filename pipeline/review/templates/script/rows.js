// The lists Dvomljivo, Razlike and Vzorec: filters, order, and moving through them.

function rowFilters() {
  const search = h("input", { type: "search", id: "search", value: place.q, placeholder: t("search_hint"), oninput: (event) => { place.q = event.target.value; refilter(); } });
  const choose = (name, label, choices) => h("label", {}, h("span", {}, label), h("select", {
    onchange: (event) => { place[name] = event.target.value; refilter(); },
  }, choices.map(([value, text]) => h("option", { value, selected: value === place[name] }, text))));
  const reasons = [...new Set(rows.filter(isShown).map((row) => row.reason ?? "none"))];
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
    isShown(row) && (place.document < 0 || row.document === place.document)
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
  const count = h("p", { class: "found", "aria-live": "polite" }, t(place.q.trim() ? "rows" : "places", { n: found.length }));
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
