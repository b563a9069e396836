// The tools of the view: where a design starts, undo and redo, files, a second design, and use in the other views.
import { run, saved, upload } from "../api.js";
import { argumentOf, choose, chosen, designed, rowOf, rows, titleOf, writtenOf } from "../cars.js";
import { announce, button, h, newId, select } from "../dom.js";
import { t } from "../text.js";

const CLASSES = ["car", "suv", "van", "truck", "quadricycle", "scooter"];
const CARS_MOST = 6;

/** Give a text to the person as a file. */
function download(name, text) {
  const link = h("a", { href: URL.createObjectURL(new Blob([text], { type: "application/yaml" })), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/** Name and text of the file of a design; in a saved page as JSON, which is YAML too. */
async function fileOf(ref) {
  if (!saved) return run("car-form", { car: await argumentOf(ref) });
  const written = designed(await writtenOf(ref.base), ref.numbers, ref.title);
  return { name: written.name, text: `${JSON.stringify(written, null, 1)}\n` };
}

/** A field in which a car of the library is found by its name or title. */
function picker(designs, tell) {
  const [id, list] = [newId("start"), newId("cars")];
  const options = h("datalist", { id: list });
  const input = h("input", {
    id, list, type: "search", placeholder: t("design.find_car"), dataset: { action: "start" },
    onchange: async () => {
      const asked = input.value.trim();
      const found = (await rows()).find((row) => row.name === asked || row.title === asked);
      if (found) {
        tell(null);
        designs.replace(found.name);
        input.value = "";
      } else if (asked) tell({ message: t("design.no_such_car", { name: asked }) });
    },
  });
  rows().then((found) => options.append(...found.map((row) => h("option", { value: row.name }, row.title))), () => {});
  return h("div", { class: "field" }, h("label", { htmlFor: id }, t("design.start_from")), input, options);
}

/** The row of tools. `tell(error)` shows a sentence; null takes it away. */
export function toolbar(designs, tell) {
  const blank = select({
    label: t("design.blank"), value: "", options: [["", t("design.choose_class")], ...CLASSES.map((name) => [name, t(`design.class_${name}`)])],
    dataset: { action: "blank" },
    onchange: async (name, event) => {
      if (!name) return;
      event.target.value = "";
      try {
        designs.replace({ base: (await run("template", { vehicle_class: name })).spec });
        tell(null);
      } catch (error) {
        tell(error);
      }
    },
  });
  const undo = button(t("design.undo"), () => designs.undo(), { title: "Ctrl+Z", dataset: { action: "undo" } });
  const redo = button(t("design.redo"), () => designs.redo(), { title: "Ctrl+Shift+Z", dataset: { action: "redo" } });
  const save = button(t("design.save"), async () => {
    try {
      const form = await fileOf(designs.current);
      download(`${form.name}.yaml`, form.text);
      announce(t("design.saved_as", { name: `${form.name}.yaml` }));
      tell(null);
    } catch (error) {
      tell(error);
    }
  }, { dataset: { action: "save" } });
  const file = h("input", {
    type: "file", accept: ".yaml,.yml,.json,.toml", class: "sr-only", tabindex: "-1", "aria-label": t("design.load"), dataset: { action: "file" },
    onchange: async () => {
      const chosenFile = file.files[0];
      file.value = "";
      if (!chosenFile) return;
      try {
        const read = await upload(chosenFile);
        if (read.kind !== "car" || !read.written) throw new Error(t("design.no_car_file", { name: chosenFile.name }));
        designs.replace({ base: read.written });
        tell(null);
      } catch (error) {
        tell(error);
      }
    },
  });
  const load = button(t("design.load"), () => file.click(), { dataset: { action: "load" } });
  const second = button("", () => designs.second(), { dataset: { action: "second" } });
  const use = button(t("design.use"), () => {
    const ref = designs.current;
    const start = typeof ref.base === "string" ? ref.base : ref;
    const design = Object.keys(ref.numbers).length ? { ...ref, title: ref.title ?? t("design.design_of", { title: titleOf(ref) }) } : start;
    const kept = chosen().filter((each) => JSON.stringify(each) !== JSON.stringify(design));
    choose([design, ...kept].slice(0, CARS_MOST));
    announce(t("design.used"));
    used.textContent = t("design.used");
  }, { dataset: { action: "use" } });
  const used = h("span", { class: "quiet small" });
  const element = h("div", { class: "design-tools panel", role: "group", "aria-label": t("design.tools") },
    h("div", { class: "row" }, picker(designs, tell), blank),
    h("div", { class: "row design-buttons" }, undo, redo, save, load, file, second, use, used));
  const update = () => {
    undo.disabled = !designs.done.length;
    redo.disabled = !designs.undone.length;
    second.textContent = t(designs.list.length > 1 ? "design.one_design" : "design.second_design");
    used.textContent = "";
  };
  return { element, update };
}

/** The name of a design: its own title, else that of its car, which may still be on its way. */
export function nameOf(ref) {
  return ref.title ?? (typeof ref.base === "string" ? (rowOf(ref.base)?.title ?? ref.base) : (ref.base.title ?? ref.base.name));
}
