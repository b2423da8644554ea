// Keys, help, and the start.

let letters = storage.get("zapisnik/letters") !== "off";
const KEYS = [["↑ ↓", "move"], ["← →", "pages"], ["S", "accept"], ["⇧ S", "accept_all"], ["Z", "reject"], ["P", "edit"], ["I", "as_printed"],
  ["N", "illegible"], ["B", "no_text"], ["O", "later"], ["D", "reach"], ["U", "undo"], ["⇧ U", "redo"], ["+ −", "zoom"], ["/", "search"], ["?", "help"]];
function help() {
  const dialog = h("dialog", { class: "help", "aria-label": t("help"), onclose: () => dialog.remove() },
    h("h2", {}, t("help")), h("p", {}, t("help_text")), h("p", {}, t("export_hint")),
    h("dl", { class: "keys" }, KEYS.map(([name, what]) => h("div", {}, h("dt", {}, key(name)), h("dd", {}, t(`key.${what}`))))),
    h("label", { class: "check" }, h("input", { type: "checkbox", checked: letters, onchange: (event) => { letters = event.target.checked; storage.set("zapisnik/letters", letters ? "on" : "off"); } }), h("span", {}, t("letters"))),
    h("form", { method: "dialog", class: "actions" }, h("button", { class: "primary" }, t("close"))));
  document.body.append(dialog);
  dialog.showModal();
}

// Enter goes on to what was found; Escape gives the search up. A browser's own Escape empties the box and tells nobody.
function leaveSearch(event, field) {
  if (event.key !== "Escape" && event.key !== "Enter") return;
  event.preventDefault();
  if (event.key === "Escape" && field.value) {
    field.value = "";
    field.dispatchEvent(new Event("input"));
  }
  field.blur();
  if (list?.step) list.step(0); else document.querySelector(".hits a")?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const field = event.target.closest("input:not([type=checkbox]), select, textarea");
  if (field) {
    if (field.type === "search") leaveSearch(event, field);
    return;
  }
  const row = list?.active;
  const say = (verdict) => answer(row, verdict);
  const open = row && !row.applied;
  const asked = row && !row.unasked;
  const turnPage = (rel) => {
    const link = document.querySelector(`.pager a[rel=${rel}]`);
    if (link) go(link.hash);
  };
  const plain = {
    ArrowDown: list?.step && (() => list.step(1)), ArrowUp: list?.step && (() => list.step(-1)), Escape: list?.close,
    ArrowLeft: place.view === "text" && (() => turnPage("prev")), ArrowRight: place.view === "text" && (() => turnPage("next")),
  };
  const named = {
    s: open && asked && (() => say("accept")), S: open && asked && place.view !== "sample" && !row.opinions && (() => acceptAll(row)), z: open && row.raw !== row.text && (() => say("reject")),
    p: row && (() => list.edit()), i: open && row.raw !== row.text && (() => say("as_printed")), n: open && (() => say("illegible")),
    b: open && pageOf(row).reading === "ocr" && (() => say("no_text")), o: asked && (() => say("later")),
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
