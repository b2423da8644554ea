// One row: what was read, what it became and why, and the answers to it.

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

// Where the next answer holds; back to "here" with every other row.
let reach = "here";
function reaches(row) {
  if (row.applied || row.unasked || place.view === "sample") return ["here"]; // of a sample each is looked at
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
        changedHere ? [h("span", { class: "to", "aria-hidden": "true" }, "→"), h("span", { class: "unseen" }, ` ${t("became")} `), text ? h("span", { class: "is" }, emphasised(is)) : h("span", { class: "note" }, t("nothing"))]
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
  const nothingThere = pageOf(row).reading === "ocr" && act(t("no_text"), "B", say("no_text"), "quiet");
  if (row.unasked) {
    return h("div", { class: "actions" }, act(t("edit"), "P", () => list.edit(), "primary"), act(t("illegible"), "N", say("illegible"), "quiet"), nothingThere);
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
      !same && act(t("as_printed"), "I", say("as_printed"), "quiet"), act(t("illegible"), "N", say("illegible"), "quiet"),
      nothingThere, act(t("later"), "O", say("later"), "quiet")));
}
function answer(row, verdict) {
  if (row.applied && verdict === "later") takeBack(row);
  else settle(row, verdict, { reach: verdict === "no_text" ? "here" : reach });
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
  h("datalist", { id: choices }, [...new Set([row.text, ...row.alternatives.map(([word]) => word), row.raw])].filter(Boolean).map((word) => h("option", { value: word }))),
  count > 1 && h("label", { class: "check" }, everywhere, h("span", {}, t(`edit_everywhere_${all}`, { n: count }))),
  problem,
  h("div", { class: "actions" }, h("button", { class: "primary" }, t("edit_save"), " ", key("↵")), h("button", { type: "button", onclick: close }, t("cancel"), " ", key("Esc"))));
  card.querySelector(".actions")?.replaceWith(form);
  // What is typed takes the place of the word, and the marks round it stay.
  const [before, core] = edges(field.value);
  field.focus();
  field.setSelectionRange(before.length, before.length + core.length);
}
