// Files that leave the page: by a download, and text by the clipboard.
import { announce, button } from "../dom.js";
import { t } from "../text.js";

/** Hand a blob or text to the person as a file. */
export function download(content, name, type = "text/plain") {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A button that copies a text; `text` may be a function. */
export function copyButton(text, label = t("share.copy")) {
  const mine = button(label, async () => {
    const content = typeof text === "function" ? text() : text;
    try {
      await navigator.clipboard.writeText(content);
    } catch {
      const area = document.createElement("textarea");
      area.value = content;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    mine.textContent = t("share.copied");
    announce(t("share.copied"));
    setTimeout(() => { mine.textContent = label; }, 2000);
  });
  return mine;
}

/** A name for a file, of small letters, digits and dashes. */
export const slug = (text) => text.normalize("NFKD").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "car";
