// Charts as files: SVG with its colours resolved, PNG by a canvas, and the data as CSV.
import { h, s } from "../dom.js";
import { t } from "../text.js";

const STYLES = [
  "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linejoin", "stroke-linecap", "opacity",
  "paint-order", "font-size", "font-weight", "font-family", "text-anchor",
];
const EDGE = 16;
const HEAD = 30;
const FOOT = 24;
const LEGEND = 20;

/** The picture of a chart as {text, width, height}: colours resolved, with title, legend and source. */
export function svgOf(chart) {
  const live = chart.svg;
  live.querySelector(".cursor-group")?.remove();
  const copy = live.cloneNode(true);
  const [, , width, height] = live.getAttribute("viewBox").split(" ").map(Number);
  const originals = live.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((element, place) => {
    const style = getComputedStyle(originals[place]);
    for (const name of STYLES) {
      const value = style.getPropertyValue(name);
      if (value && value !== "none" || name === "fill") element.setAttribute(name, value);
    }
    element.removeAttribute("class");
    element.removeAttribute("style");
  });
  const ground = getComputedStyle(document.documentElement);
  const colour = (name) => ground.getPropertyValue(name).trim();
  const font = getComputedStyle(live).fontFamily;
  const text = (x, y, size, fill, words, weight = 400) => s("text", { x, y, "font-size": size, "font-family": font, "font-weight": weight, fill }, words);
  const names = [...live.closest(".chart").querySelectorAll(".legend li")];
  const total = { width: width + 2 * EDGE, height: HEAD + height + (names.length ? LEGEND : 0) + FOOT + EDGE };
  const whole = s("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${total.width} ${total.height}`, width: total.width, height: total.height });
  whole.append(s("rect", { width: total.width, height: total.height, fill: colour("--paper") }));
  whole.append(text(EDGE, 24, 15, colour("--ink"), chart.data.title ?? "", 600));
  const body = s("g", { transform: `translate(${EDGE} ${HEAD})` });
  body.append(...copy.childNodes);
  whole.append(body);
  let x = EDGE;
  for (const item of names) {
    const y = HEAD + height + 12;
    whole.append(s("rect", { x, y: y - 9, width: 10, height: 10, rx: 2, fill: getComputedStyle(item.firstChild).backgroundColor }));
    whole.append(text(x + 15, y, 12, colour("--ink-2"), item.textContent));
    x += 15 + item.getBoundingClientRect().width + 14;
  }
  const source = [t("shell.chart_source"), chart.data.source].filter(Boolean).join(" · ");
  whole.append(text(EDGE, total.height - 12, 11, colour("--ink-2"), source));
  return { text: new XMLSerializer().serializeToString(whole), ...total };
}

/** Hand a text to the user as a file. */
export function saveText(text, name, type) {
  saveBlob(new Blob([text], { type: `${type};charset=utf-8` }), name);
}

/** Hand a blob to the user as a file. */
export function saveBlob(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = h("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Draw an SVG of `svgOf` at twice its size and hand it to the user. */
export async function savePng(svg, name, factor = 2) {
  const address = URL.createObjectURL(new Blob([svg.text], { type: "image/svg+xml;charset=utf-8" }));
  try {
    const image = new Image();
    await new Promise((resolve, reject) => {
      image.onload = resolve;
      image.onerror = () => reject(new Error("The picture could not be drawn."));
      image.src = address;
    });
    const canvas = h("canvas", { width: svg.width * factor, height: svg.height * factor });
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    saveBlob(await new Promise((resolve) => canvas.toBlob(resolve, "image/png")), name);
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** {columns, rows} as CSV: a point as decimal sign, CRLF, and quotes where needed. */
export function csvOf({ columns, rows }) {
  const cell = (value) => {
    const text = value === null || value === undefined ? "" : String(value);
    // A text that a spreadsheet would run as a formula is marked as text.
    const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `${[columns, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}
