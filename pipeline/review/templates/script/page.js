// The data of the page, its language, and how elements are made.

const readJson = (id) => JSON.parse(document.getElementById(id).textContent);
const app = document.getElementById("app");
const WORDING = readJson("wording");
const DATA = readJson("data");

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
let plural, number, percent, tenths, day;
function setLanguage(code) {
  language = code;
  const locale = code === "en" ? "en-GB" : "sl";
  plural = new Intl.PluralRules(locale);
  number = new Intl.NumberFormat(locale, { useGrouping: true }); // 1.192 too, which Slovene by itself leaves whole
  percent = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
  tenths = new Intl.NumberFormat(locale, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 }); // under each other
  day = new Intl.DateTimeFormat(locale, { day: "numeric", month: code === "en" ? "long" : "numeric", year: "numeric", timeZone: "UTC" });
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

const dateText = (iso) => (Number.isNaN(Date.parse(iso)) ? iso : day.format(new Date(iso)));

const inLanguage = (failure) => (language === "sl" ? { ...failure, ...failure.sl } : failure);

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
