// The view design; not built yet.
import { viewHead } from "../dom.js";
import { t } from "../text.js";

/** Open the view. */
export function open(root) {
  root.append(viewHead(t("shell.view_design")));
}
