// What became known when: a time line, and the story behind it as a list.
import { timeline } from "../charts/index.js";
import { h, panel } from "../dom.js";
import { t } from "../text.js";
import { spanText, valueText } from "./figures.js";
import { kindBadge, linkOf } from "./sources.js";

const STATES = [["rumoured", "var(--series-5)"], ["announced", "var(--series-2)"], ["listed", "var(--series-8)"], ["measured", "var(--series-6)"], ["certified", "var(--series-3)"]];
const GROUPS = {
  reports: (row) => row.field === null,
  battery: (row) => /^(battery|thermal)\./.test(row.field),
  drive: (row) => /^(drive_units|split|regeneration|limits)\./.test(row.field),
  body: (row) => /^(body|masses|tyres|road_load)\./.test(row.field),
  comfort: (row) => /^(hvac|auxiliaries|charging)\./.test(row.field),
  price: (row) => /^price\./.test(row.field),
  results: (row) => row.field !== null && !row.field.includes("."),
};

const figureText = (row) => (row.value === null && row.low !== null ? spanText(row.low, row.high, row.unit) : row.value === null ? "" : valueText(row.value, row.unit));
const lineOf = (row) => [row.field && `${row.field} ${figureText(row)}`.trim(), row.field === null ? row.words : null, row.refuted && t("evidence.refuted", { why: row.refuted })].filter(Boolean).join("; ");

/** Rows of the chart: one a group, events of one day and state together. */
function rowsOf(line) {
  return Object.entries(GROUPS).map(([group, fits]) => {
    const events = new Map();
    for (const row of line.filter(fits)) {
      const key = `${row.date} ${row.state}`;
      const event = events.get(key) ?? { date: row.date, kind: row.state, lines: [] };
      event.lines.push(lineOf(row));
      events.set(key, event);
    }
    return { name: t(`evidence.group_${group}`), events: [...events.values()].map(({ lines, ...event }) => ({ ...event, label: lines.join("\n") })) };
  }).filter((row) => row.events.length);
}

/** The panel; null where no source has a date. */
export function whenPanel(line) {
  if (!line.length) return null;
  const root = panel(t("evidence.when"), h("p", { class: "quiet" }, t("evidence.when_text")));
  const used = new Set(line.map((row) => row.state));
  const kinds = STATES.filter(([state]) => used.has(state)).map(([kind, colour]) => ({ kind, colour, label: t(`evidence.state_${kind}`) }));
  const rows = rowsOf(line);
  const chart = h("div", { class: "when-chart" });
  root.append(chart);
  timeline(chart, { title: t("evidence.when_chart"), desc: t("evidence.when_text"), rows, kinds });
  const story = line.filter((row) => row.field === null || row.state === "rumoured");
  if (story.length) root.append(h("h3", {}, t("evidence.story")), h("ol", { class: "story" }, story.map(entry)));
  return root;
}

function entry(row) {
  const link = linkOf(row.document.address);
  const source = `${row.document.publisher}${row.document.date ? `, ${row.document.date}` : ""}`;
  return h("li", { class: row.refuted ? "refuted" : undefined },
    h("span", { class: "story-date" }, row.date), " ", kindBadge(row.kind), " ",
    h("span", {}, row.words ?? lineOf(row)), " ",
    row.field && h("span", { class: "quiet" }, `${row.field} ${figureText(row)} `),
    link ? h("a", { href: link, rel: "noreferrer noopener", target: "_blank" }, source) : h("span", { class: "quiet" }, source),
    row.refuted && h("div", { class: "bad small" }, t("evidence.refuted", { why: row.refuted })));
}
