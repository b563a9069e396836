// Share: a page that computes, a link, the files of the cars, and the command lines that give the same results.
import { answered, asked, canonical, Refusal, saved } from "../api.js";
import { argumentOf, chosen, titleOf, writtenOf } from "../cars.js";
import { busy, button, h, newId, panel, viewHead } from "../dom.js";
import { number } from "../numbers.js";
import { addressOf, state } from "../state.js";
import { language, t } from "../text.js";
import { commandOf, curlOf } from "../share/commands.js";
import { copyButton, download, slug } from "../share/files.js";
import { yamlOf } from "../share/yaml.js";

const VIEWS = ["compare", "design", "certification", "day", "charging", "production", "evidence"];
const MEGA = 1e6;
let last = "compare";

/** What a view asks where it has not been opened yet. */
function usual(view, cars) {
  return {
    compare: [["headline", { cars }]],
    design: [["car-form", { car: cars[0] }]],
    certification: cars.map((car) => ["certify", { car, procedure: "wltp" }]),
    day: [["bridge", { car: cars[0], trip: "wltc-class3b", label: "epa" }]],
    charging: cars.map((car) => ["match", { car }]),
    production: [["produce", { plan: "su7-first-year", sampled: 300, audit: false, durability: false }]],
    evidence: cars.map((car) => ["evidence-list", { car, filled: true }]),
  }[view].map(([operation, request]) => ({ operation, request }));
}

/** The cars that models are made of: those of the page, and those that its designs begin from. */
function basesOf(values) {
  const refs = [...chosen(), ...[values.design ?? []].flat()];
  const bases = refs.map((ref) => (typeof ref === "string" ? ref : ref?.base)).filter(Boolean);
  return [...new Map(bases.map((base) => [canonical(base), base])).values()];
}

async function savePage(signal) {
  const cars = await Promise.all(chosen().map(argumentOf));
  const values = { ...state.all(), view: last };
  const response = await fetch("/api/saved-page", {
    method: "POST", signal, headers: { "Content-Type": "application/json", "X-Refusal": "answer" },
    body: JSON.stringify({ cars, bases: basesOf(values), state: addressOf(values), language: language(), answers: answered() }),
  });
  if (!response.ok || response.headers.has("X-Refused")) {
    const body = await response.json().catch(() => null);
    throw new Refusal(body?.error?.message ?? t("share.save_failed", { status: response.status }));
  }
  return response.blob();
}

function savePanel(signal) {
  const refs = chosen();
  const told = h("div", { role: "status" });
  const save = button(t("share.save_page"), async () => {
    save.disabled = true;
    told.replaceChildren(h("p", { class: "quiet" }, t("share.saving")));
    const blob = await busy(told, savePage(signal));
    save.disabled = false;
    if (!blob) { told.querySelector(":scope > .quiet")?.remove(); return; }
    download(blob, "voltwright.html");
    told.replaceChildren(h("p", {}, t("share.saved_as", { name: "voltwright.html", size: number(blob.size / MEGA, { digits: 2 }) }),
      h("span", { class: "sr-only", dataset: { figure: "saved_page_bytes", value: String(blob.size) } })));
  }, { kind: "main" });
  return panel(t("share.page"), h("p", {}, t("share.page_text")),
    h("ul", {}, refs.map((ref) => h("li", {}, titleOf(ref)))),
    saved ? h("p", { class: "quiet" }, t("share.already_saved")) : h("div", { class: "row" }, save), told);
}

function linkPanel() {
  const link = () => `${location.href.split("#")[0]}#${addressOf({ ...state.all(), view: last })}`;
  const id = newId("link");
  const place = h("input", { id, type: "text", readonly: true, value: link(), onfocus: (event) => event.target.select() });
  return panel(t("share.link"), h("p", {}, t("share.link_text")),
    h("div", { class: "link-row" }, h("label", { htmlFor: id, class: "sr-only" }, t("share.link")), place, copyButton(link)));
}

/** Names of files for cars that are written out, the same name for the same car. */
function filesOf(refs) {
  const names = new Map();
  const taken = new Set();
  return (mapping) => {
    const key = canonical(mapping);
    if (!names.has(key)) {
      const stem = slug(mapping.title && refs.some((ref) => typeof ref === "object" && ref.title === mapping.title) ? mapping.title : (mapping.name ?? "car"));
      let name = `${stem}.yaml`;
      for (let count = 2; taken.has(name); count += 1) name = `${stem}-${count}.yaml`;
      taken.add(name);
      names.set(key, name);
    }
    return names.get(key);
  };
}

function carsPanel(refs, fileOf) {
  const row = (ref) => h("li", {}, titleOf(ref), " ", button(t("share.yaml"), async (event) => {
    const argument = await argumentOf(ref);
    const mapping = typeof argument === "string" ? await writtenOf(argument) : argument;
    download(yamlOf(mapping), typeof argument === "string" ? `${argument}.yaml` : fileOf(mapping), "application/yaml");
    event.target.focus();
  }, { "aria-label": t("share.yaml_of", { car: titleOf(ref) }) }));
  return panel(t("share.cars"), h("p", {}, t("share.cars_text")), h("ul", { class: "car-files" }, refs.map(row)),
    h("h3", {}, t("share.charts")), h("p", {}, t("share.charts_text")));
}

function commandLine(question, fileOf) {
  const command = commandOf(question.operation, question.request, fileOf);
  const http = command ? null : curlOf(question.operation, question.request, location.origin === "null" ? "http://127.0.0.1:8337" : location.origin);
  const text = command?.text ?? http.text;
  return h("li", { class: "command", dataset: { operation: question.operation, request: JSON.stringify(question.request), command: command?.text ?? "" } },
    h("pre", { tabindex: "0", "aria-label": question.operation }, text),
    h("div", { class: "command-side" }, copyButton(text),
      http?.body && button(t("share.request"), () => download(http.body, "request.json", "application/json")),
      (command?.points || http) && h("span", { class: "quiet small" }, t(http ? "share.only_http" : "share.without_points"))));
}

async function commandsPanel(refs, fileOf) {
  const cars = await Promise.all(refs.map((ref) => argumentOf(ref).catch(() => (typeof ref === "string" ? ref : "car.yaml"))));
  const sections = VIEWS.map((view) => {
    const seen = [...(asked.get(view)?.values() ?? [])].reverse();
    const questions = seen.length ? seen : usual(view, cars);
    return h("details", { class: "view-commands", open: view === last || undefined, dataset: { view } },
      h("summary", {}, t(`shell.view_${view}`), " ", h("span", { class: "quiet small" }, t(seen.length ? "share.as_asked" : "share.as_usual", { count: number(questions.length, { digits: 0 }) }))),
      h("ul", { class: "commands" }, questions.map((question) => commandLine(question, fileOf))));
  });
  return panel(t("share.commands"), h("p", {}, t("share.commands_text")), ...sections);
}

state.watch("view", () => { if (VIEWS.includes(state.get("view", "compare"))) last = state.get("view", "compare"); });

/** Open the view. */
export async function open(root, { signal }) {
  for (const view of asked.keys()) if (VIEWS.includes(view)) last = view;
  const refs = chosen();
  const fileOf = filesOf(refs);
  const content = h("div", { class: "stack" });
  root.append(viewHead(t("shell.view_share"), t("share.lead")), content);
  content.append(h("div", { class: "grid" }, savePanel(signal), h("div", { class: "stack" }, linkPanel(), carsPanel(refs, fileOf))));
  const commands = await busy(content, commandsPanel(refs, fileOf));
  if (commands && !signal.aborted) content.append(commands);
  content.dataset.ready = "true";
}
