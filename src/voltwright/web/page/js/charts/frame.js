// What every chart has: title, menu, picture, tooltips by pointer and keyboard, legend, and its data as a table.
import { announce, button, h, newId, s, table } from "../dom.js";
import { t } from "../text.js";
import { csvOf, saveText, savePng, svgOf } from "./files.js";

const NEAR_PX = 40;
const HEIGHT = 280;
const listeners = new Set();

/** Point out a series by name in all charts; null ends it. */
export function highlight(name) {
  for (const listener of listeners) listener(name);
}

function legend(entries) {
  return h("ul", { class: "legend" }, entries.map((entry) => h("li", {},
    h("span", { class: `swatch ${entry.line ? "line" : ""}`, style: { "--swatch": entry.colour } }), entry.name)));
}

function menu(chart) {
  const file = () => (chart.data.file ?? chart.data.title ?? "chart").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "chart";
  const item = (label, act) => button(label, () => { details.open = false; details.firstChild.focus(); act(); }, { kind: "plain" });
  const shown = item(t("shell.chart_table"), () => chart.toggleTable());
  const details = h("details", { class: "menu" },
    h("summary", { "aria-label": t("shell.chart_menu", { title: chart.data.title ?? "" }) }, "⋯"),
    h("div", {},
      item(t("shell.chart_png"), () => savePng(svgOf(chart), `${file()}.png`)),
      item(t("shell.chart_svg"), () => saveText(svgOf(chart).text, `${file()}.svg`, "image/svg+xml")),
      item(t("shell.chart_csv"), () => saveText(csvOf(chart.rows()), `${file()}.csv`, "text/csv")), shown));
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    event.stopPropagation();
    details.open = false;
    details.firstChild.focus();
  });
  details.addEventListener("focusout", (event) => { if (event.relatedTarget && !details.contains(event.relatedTarget)) details.open = false; });
  chart.tableItem = shown;
  return details;
}

/**
 * A chart at `root`. `draw(svg, data, width, height)` fills the picture and gives
 * {items: [{x, y, text, series?}], legend?: [{name, colour, line?}]}; `rows(data)` gives {columns, rows} for table and CSV.
 */
export function makeChart(root, data, { draw, rows, height = HEIGHT, along = "x" }) {
  const chart = { data, items: [], at: -1, faded: null, rows: () => rows(chart.data) };
  const id = newId("chart");
  const head = h("figcaption", { id: `${id}-caption` });
  const note = h("p", { class: "chart-note" });
  const tip = h("div", { class: "tip", hidden: true });
  const pointer = h("div", { class: "plot-pointer" });
  const plot = h("div", { class: "plot", tabindex: "0", role: "group", "aria-labelledby": `${id}-caption`, "aria-describedby": `${id}-hint` });
  const below = h("div");
  const sheet = h("div", { hidden: true });
  const element = h("figure", { class: "chart" },
    h("div", { class: "chart-head" }, head, menu(chart)), plot, below, note, h("span", { class: "sr-only", id: `${id}-hint` }, t("shell.chart_hint")), sheet);
  let width = 0;
  let frameAsked = 0;

  const fade = () => {
    for (const group of plot.querySelectorAll("g.series")) group.classList.toggle("faded", chart.faded !== null && group.dataset.series !== chart.faded);
  };
  const hide = () => {
    chart.at = -1;
    tip.hidden = true;
    plot.querySelector(".cursor-group")?.remove();
  };
  const point = (place, speak) => {
    const item = chart.items[place];
    if (!item) return;
    chart.at = place;
    plot.querySelector(".cursor-group")?.remove();
    chart.svg.append(s("g", { class: "cursor-group" }, s("circle", { class: "cursor-dot", cx: item.x, cy: item.y, r: 4.5, fill: item.colour ?? "var(--ink)" })));
    tip.textContent = item.text;
    tip.hidden = false;
    const room = plot.clientWidth;
    const left = item.x + 12 + tip.offsetWidth > room ? item.x - tip.offsetWidth - 12 : item.x + 12;
    tip.style.left = `${Math.max(0, Math.min(left, room - tip.offsetWidth))}px`;
    tip.style.top = `${Math.max(0, item.y - tip.offsetHeight - 8)}px`;
    if (speak) announce(item.text.replace(/\n/g, "; "));
  };
  const paint = () => {
    frameAsked = 0;
    width = Math.max(240, Math.floor(plot.clientWidth || root.clientWidth || 600));
    const tall = typeof height === "function" ? height(chart.data, width) : (chart.data.height ?? height);
    const svg = s("svg", { viewBox: `0 0 ${width} ${tall}`, width, height: tall, role: "img", "aria-labelledby": `${id}-title ${id}-desc` });
    svg.append(s("title", { id: `${id}-title` }, chart.data.title ?? ""), s("desc", { id: `${id}-desc` }, chart.data.desc ?? ""));
    const drawn = draw(svg, chart.data, width, tall);
    chart.svg = svg;
    chart.items = drawn.items ?? [];
    plot.replaceChildren(svg, pointer, tip);
    hide();
    below.replaceChildren(...(drawn.legend?.length ? [legend(drawn.legend)] : []));
    head.textContent = chart.data.title ?? "";
    note.textContent = chart.data.note ?? "";
    note.hidden = !chart.data.note;
    fade();
    if (!sheet.hidden) fillSheet();
  };
  const fillSheet = () => {
    const { columns, rows: lines } = chart.rows();
    const made = columns.map((label, place) => ({ key: place, label, align: lines.some((line) => typeof line[place] === "number") ? "number" : "text" }));
    sheet.replaceChildren(table({ caption: chart.data.title, hideCaption: true, columns: made, rows: lines, class: "chart-table" }));
  };
  chart.toggleTable = () => {
    sheet.hidden = !sheet.hidden;
    chart.tableItem.textContent = t(sheet.hidden ? "shell.chart_table" : "shell.chart_table_close");
    if (!sheet.hidden) {
      fillSheet();
      sheet.firstChild.focus();
    }
  };

  pointer.addEventListener("pointermove", (event) => {
    const box = pointer.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    let best = -1;
    let least = Infinity;
    for (const [place, item] of chart.items.entries()) {
      if (item.box && x >= item.box[0] && x <= item.box[0] + item.box[2] && y >= item.box[1] && y <= item.box[1] + item.box[3]) {
        best = place;
        least = 0;
        break;
      }
      const away = Math.hypot(item.x - x, along === "x" ? (item.y - y) * 0.6 : item.y - y);
      if (away < least) [best, least] = [place, away];
    }
    if (best < 0 || least > NEAR_PX) {
      hide();
      if (chart.data.linked) highlight(null);
      return;
    }
    if (best !== chart.at) point(best, false);
    if (chart.data.linked) highlight(chart.items[best].series ?? null);
  });
  pointer.addEventListener("pointerleave", () => { hide(); if (chart.data.linked) highlight(null); });
  plot.addEventListener("blur", () => { hide(); if (chart.data.linked) highlight(null); });
  plot.addEventListener("keydown", (event) => {
    const last = chart.items.length - 1;
    if (last < 0) return;
    const series = chart.items[chart.at]?.series;
    const other = (step) => {
      const names = [...new Set(chart.items.map((item) => item.series))];
      const wanted = names[(names.indexOf(series) + step + names.length) % names.length];
      const here = chart.items[chart.at]?.x ?? 0;
      let best = 0;
      chart.items.forEach((item, place) => {
        if (item.series === wanted && (chart.items[best].series !== wanted || Math.abs(item.x - here) < Math.abs(chart.items[best].x - here))) best = place;
      });
      return best;
    };
    const next = {
      ArrowRight: () => Math.min(last, chart.at + 1), ArrowLeft: () => Math.max(0, chart.at - 1), Home: () => 0, End: () => last,
      ArrowDown: () => other(1), ArrowUp: () => other(-1),
      PageDown: () => Math.min(last, chart.at + 10), PageUp: () => Math.max(0, chart.at - 10),
    }[event.key];
    if (event.key === "Escape") hide();
    if (!next) return;
    event.preventDefault();
    point(next(), true);
    if (chart.data.linked) highlight(chart.items[chart.at]?.series ?? null);
  });

  const listener = (name) => {
    const own = name !== null && [...plot.querySelectorAll("g.series")].some((group) => group.dataset.series === name);
    chart.faded = own ? name : null;
    fade();
  };
  const observer = new ResizeObserver(() => {
    if (!element.isConnected) {
      observer.disconnect();
      listeners.delete(listener);
    } else if (Math.abs(plot.clientWidth - width) > 1 && !frameAsked) frameAsked = requestAnimationFrame(paint);
  });
  root.append(element);
  listeners.add(listener);
  observer.observe(plot);
  paint();
  return {
    element,
    update(next) {
      chart.data = { ...chart.data, ...next };
      paint();
    },
    svg: () => svgOf(chart).text,
    csv: () => csvOf(chart.rows()),
  };
}
