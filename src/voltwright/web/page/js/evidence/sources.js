// A source in words, with its address one click away; nothing is loaded from it.
import { h } from "../dom.js";
import { t } from "../text.js";

const GITHUB = /^([\w.-]+\/[\w.-]+)@([0-9a-f]{40})(?:\s+(.+))?$/;
const DOI = /^(?:doi:)?(10\.\d{4,9}\/\S+)$/i;

/** The link of an address: a web page, a DOI, or a file in a repository at a commit; null of anything else. */
export function linkOf(address) {
  if (!address) return null;
  if (/^https?:\/\/[^\s]+$/.test(address)) return address;
  const doi = DOI.exec(address);
  if (doi) return `https://doi.org/${doi[1]}`;
  const file = GITHUB.exec(address);
  return file ? `https://github.com/${file[1]}/${file[3] ? `blob/${file[2]}/${file[3].split("/").map(encodeURIComponent).join("/")}` : `tree/${file[2]}`}` : null;
}

/** A document: title, publisher, date and address. */
export function documentBlock(document) {
  if (!document) return null;
  const link = linkOf(document.address);
  return h("div", { class: "document" },
    h("div", { class: "document-title" }, document.title),
    h("div", { class: "quiet small" }, [document.publisher, document.date ?? t("evidence.no_date")].join(" · ")),
    document.address && h("div", { class: "small address" }, link
      ? h("a", { href: link, rel: "noreferrer noopener", target: "_blank" }, t("evidence.open_source", { where: whereOf(link) }))
      : document.address));
}

const whereOf = (link) => new URL(link).hostname.replace(/^www\./, "");

/** The badge of a kind of evidence. */
export function kindBadge(kind) {
  const look = { certified: "good", measured: "good", rumour: "bad", assumed: "warn", given: "warn" }[kind] ?? "";
  return h("span", { class: `badge ${look}`.trim() }, t(`evidence.kind_${kind}`));
}
