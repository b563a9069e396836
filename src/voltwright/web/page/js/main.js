// The frame of the page: top bar, navigation, settings, and one view at a time.
import { saved } from "./api.js";
import { rows } from "./cars.js";
import { announce, button, h, refusal, s, select } from "./dom.js";
import { units } from "./numbers.js";
import { addressOf, state } from "./state.js";
import { LANGUAGES, language, loadTexts, t } from "./text.js";

const VIEWS = {
  compare: () => import("./views/compare.js"),
  design: () => import("./views/design.js"),
  certification: () => import("./views/certification.js"),
  day: () => import("./views/day.js"),
  charging: () => import("./views/charging.js"),
  production: () => import("./views/production.js"),
  evidence: () => import("./views/evidence.js"),
  share: () => import("./views/share.js"),
};
const ROWS_WAIT_MS = 1500;
let open = null;

const current = () => (Object.hasOwn(VIEWS, state.get("view") ?? "") ? state.get("view") : "compare");

function navigation() {
  const links = Object.keys(VIEWS).map((view) => h("li", {}, h("a", {
    href: `#${addressOf({ ...state.all(), view })}`,
    "aria-current": view === current() ? "page" : undefined,
    dataset: { view },
    onclick: (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      fold(false);
      state.set({ view });
    },
  }, t(`shell.view_${view}`))));
  // A link that is copied or opened in a tab carries the state of that moment.
  const fresh = () => { for (const link of document.querySelectorAll(".nav a")) link.href = `#${addressOf({ ...state.all(), view: link.dataset.view })}`; };
  return h("nav", { class: "nav", id: "nav", "aria-label": t("shell.views"), onfocusin: fresh, onpointerover: fresh }, h("ul", {}, links));
}

function fold(unfolded) {
  const toggle = document.querySelector(".nav-toggle");
  toggle.setAttribute("aria-expanded", String(unfolded));
  document.querySelector(".nav").classList.toggle("open", unfolded);
  document.querySelector(".settings").classList.toggle("open", unfolded);
}

function settings() {
  const themes = [["system", t("shell.theme_system")], ["light", t("shell.theme_light")], ["dark", t("shell.theme_dark")]];
  const choice = (key, label, options, value) => select({
    label, options, value, hideLabel: true, dataset: { setting: key }, onchange: (next) => state.set({ [key]: next }),
  });
  return h("div", { class: "settings", role: "group", "aria-label": t("shell.settings") },
    choice("language", t("shell.language"), Object.entries(LANGUAGES), language()),
    choice("units", t("shell.units"), [["metric", t("shell.units_metric")], ["us", t("shell.units_us")]], units()),
    choice("theme", t("shell.theme"), themes, state.get("theme", "system")));
}

function frame() {
  document.documentElement.lang = language();
  const sign = s("svg", { viewBox: "0 0 32 32", "aria-hidden": "true" },
    s("rect", { width: 32, height: 32, rx: 7 }), s("path", { d: "M18 4 8 18h7l-2 10 11-15h-7z" }));
  const toggle = button(t("shell.menu"), () => fold(toggle.getAttribute("aria-expanded") !== "true"),
    { kind: "nav-toggle", "aria-expanded": "false", "aria-controls": "nav" });
  const top = h("header", { class: "top" }, h("div", { class: "top-in" },
    h("a", { class: "brand", href: "#", onclick: (event) => { event.preventDefault(); state.set({ view: "compare" }); } },
      sign, h("div", {}, "voltwright ", h("span", {}, "studio"))),
    navigation(), settings(), toggle));
  const main = document.querySelector("main") ?? h("main", { id: "main", tabindex: "-1" });
  const skip = h("a", { class: "skip", href: "#main", onclick: (event) => { event.preventDefault(); main.focus(); } }, t("shell.skip"));
  const announcer = document.getElementById("announcer") ?? h("div", { id: "announcer", class: "sr-only", role: "status", "aria-live": "polite" });
  const foot = h("footer", { class: "foot" }, h("span", {}, t("shell.foot")), saved && h("span", {}, t("shell.foot_saved")));
  document.body.replaceChildren(skip, top, main, foot, announcer);
}

function theme() {
  const asked = state.get("theme");
  if (asked === "light" || asked === "dark") document.documentElement.dataset.theme = asked;
  else delete document.documentElement.dataset.theme;
}

async function show({ focus = false } = {}) {
  const view = current();
  close();
  const leave = new AbortController();
  const mine = { view, leave, closed: false, end: null };
  open = mine;
  const main = document.querySelector("main");
  for (const link of document.querySelectorAll(".nav a")) {
    if (link.dataset.view === view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const root = h("div", { class: `view view-${view}`, dataset: { view } });
  try {
    const patience = new Promise((resolve) => setTimeout(resolve, ROWS_WAIT_MS));
    const [module] = await Promise.all([VIEWS[view](), loadTexts(view), Promise.race([rows().catch(() => {}), patience])]);
    if (mine.closed) return;
    main.replaceChildren(root);
    document.title = `${t(`shell.view_${view}`)} · voltwright studio`;
    const end = await module.open(root, { signal: leave.signal });
    if (mine.closed) end?.();
    else mine.end = end;
    if (focus && !mine.closed) {
      announce(t("shell.opened", { view: t(`shell.view_${view}`) }));
      root.querySelector("h1")?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    root.dataset.opened = "true";
  } catch (error) {
    if (error?.name === "AbortError") return;
    if (error?.name !== "Refusal") console.error(error);
    main.replaceChildren(root);
    root.append(refusal(error));
  }
}

function close() {
  if (!open) return;
  open.closed = true;
  open.leave.abort();
  open.end?.();
  open = null;
}

async function words() {
  await loadTexts("shell");
  frame();
}

/** Start the page. */
export async function start() {
  theme();
  // What the first view needs is asked for while the words of the frame are on their way.
  rows().catch(() => {});
  VIEWS[current()]().catch(() => {});
  loadTexts(current()).catch(() => {});
  await words();
  state.watch("theme", theme);
  state.watch("view", () => { if (current() !== open?.view) show({ focus: true }); });
  state.watch(["language", "units"], async () => {
    await words();
    document.querySelector("main").replaceChildren();
    await show();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.querySelector(".nav.open")) fold(false);
  });
  await show();
}

start();
