// The words of the page, from one catalogue for each view and language.
import { kept } from "./api.js";
import { state } from "./state.js";

/** Languages of the page, by their own names. */
export const LANGUAGES = { en: "English", nl: "Nederlands", de: "Deutsch", zh: "中文" };
const catalogues = new Map();
const asked = new Map();

/** The language in use: that of the address, else of the browser, else English. */
export function language() {
  const chosen = state.get("language");
  if (Object.hasOwn(LANGUAGES, chosen ?? "")) return chosen;
  const own = (globalThis.navigator?.language ?? "en").slice(0, 2).toLowerCase();
  return Object.hasOwn(LANGUAGES, own) ? own : "en";
}

/** Read the words of a view in the language in use; asked once. */
export function loadTexts(view) {
  const key = `${language()}/${view}`;
  if (!asked.has(key)) asked.set(key, readTexts(key));
  return asked.get(key);
}

async function readTexts(key) {
  if (kept) catalogues.set(key, kept.texts[key] ?? {});
  else {
    const response = await fetch(`${document.documentElement.dataset.root}texts/${key}.json`);
    catalogues.set(key, response.ok ? await response.json() : {});
  }
}

/** The text of "view.key" with its names filled in; a key without a text shows itself. */
export function t(key, values = {}) {
  const point = key.indexOf(".");
  const found = catalogues.get(`${language()}/${key.slice(0, point)}`)?.[key.slice(point + 1)];
  return (found ?? key).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
