// The minutes as found: session, items, resolutions, votes, attendance.

function showMinutes() {
  const index = place.document;
  if (index < 0 || !pagesOf[index].length) return pickDocument();
  const minutes = minutesOf[index];
  const picker = h("form", { class: "filters" }, documentPicker());
  if (!minutes) return [heading(), picker, h("p", { class: "empty" }, t("no_minutes"))];
  return [heading(), picker, ...records(minutes).map((record) => showRecord(index, record))];
}

// A file may hold the minutes of several sessions.
function records(minutes) {
  return [minutes, ...(minutes.further ?? [])];
}

function showRecord(index, minutes) {
  const at = (span, text) => (span && span.line !== undefined && pageIndex[index].has(span.page)
    ? h("a", { class: "at", href: address({ view: "text", page: span.page, line: span.line }) }, text ?? whereText(span)) : text ?? "");
  const event = minutes.event;
  const times = [event.start_time, event.end_time].filter(Boolean).join("–");
  const known = [["name", event.name], ["kind", event.kind], ["organization", event.organization], ["municipality", event.municipality],
    ["date", event.date && dateText(event.date)], ["time", times], ["place", event.place]].filter(([, value]) => value);
  const statuses = ["present", "excused", "absent", "guest", "staff", "press"]
    .map((status) => [status, minutes.attendance.filter((person) => person.status === status)]).filter(([, people]) => people.length);
  const section = (name, ...content) => h("section", { class: name }, h("h2", {}, t(name)), content);
  return h("div", { class: "minutes" },
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
    minutes.signatures.length > 0 && section("signatures", h("ul", { class: "plain" }, minutes.signatures.map((one) => h("li", {}, one.name, one.role && ` – ${one.role}`)))));
  function resolution(one) {
    const figures = ["present", "registered", "for", "against", "abstain", "not_voting"].filter((name) => one.vote[name] !== null && one.vote[name] !== undefined);
    const kind = one.kind ? one.kind[0].toLocaleUpperCase("sl") + one.kind.slice(1) : t("resolution");
    return h("div", { class: `resolution ${one.result}` },
      h("p", { class: "label" }, h("strong", {}, kind, one.number && ` ${one.number}`), h("span", { class: `badge ${one.result}` }, t(`result.${one.result}`)), at(one.span)),
      h("blockquote", {}, one.text),
      (figures.length > 0 || one.vote.unanimous) && h("p", { class: "vote" }, one.vote.unanimous && h("span", {}, t("vote.unanimous")), figures.map((name) => h("span", {}, `${t(`vote.${name}`)}: `, h("b", {}, number.format(one.vote[name]))))),
      one.vote.raw && h("p", { class: "raw" }, `»${one.vote.raw}«`));
  }
}
