// A ribbon below a chart: what happened one after the other, as wide as it lasted.
import { h } from "../dom.js";

/** A ribbon of parts {kind, from, to, text}: bands of colour with a legend of kinds {kind: words}, and a list for who hears it. */
export function ribbon({ label, parts, kinds }) {
  const [first, last] = [parts[0]?.from ?? 0, parts.at(-1)?.to ?? 1];
  const share = (value) => `${((100 * value) / (last - first || 1)).toFixed(3)}%`;
  const used = [...new Set(parts.map((part) => part.kind))];
  return h("div", { class: "ribbon" },
    h("div", { class: "ribbon-bands", "aria-hidden": "true" }, parts.map((part) => h("span", {
      class: `band band-${part.kind}`, title: part.text, style: { left: share(part.from - first), width: share(part.to - part.from) },
    }))),
    h("ul", { class: "ribbon-legend", "aria-hidden": "true" }, used.map((kind) => h("li", {}, h("span", { class: `band-dot band-${kind}` }), kinds[kind] ?? kind))),
    h("ol", { class: "sr-only", "aria-label": label }, parts.map((part) => h("li", {}, part.text))));
}
