// The view Design: any car as sliders; its figures by the model in the page at once, and by the full tests right after.
import { job, live, run, saved } from "../api.js";
import { argumentOf } from "../cars.js";
import { differences } from "../design/difference.js";
import { FIGURES, Figures, NAMES, figureName, valuesOf } from "../design/figures.js";
import { Form } from "../design/form.js";
import { fieldTitle } from "../design/rows.js";
import { Designs } from "../design/store.js";
import { targetPanel } from "../design/target.js";
import { nameOf, toolbar } from "../design/toolbar.js";
import { elasticity, fillSlowly } from "../design/worth.js";
import { busy, button, h, panel, refusal, select, viewHead } from "../dom.js";
import { quantity } from "../numbers.js";
import { state } from "../state.js";
import { t } from "../text.js";

const STRIP = ["range_wltp_km", "consumption_wltp_wh_km", "acceleration_0_100_s", "charge_10_80_min"];
const CURRENCIES = { US: "USD", CN: "CNY" };
const ASK_EVERY_MS = 40;
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const asked = (argument) => ({ cars: [argument], figures: NAMES });

class Design {
  constructor(root, signal) {
    Object.assign(this, { root, signal, model: null, starts: new Map(), ends: [], worths: null, form: null, values: {} });
    this.designs = new Designs(() => this.changed());
    this.tools = toolbar(this.designs, (error) => this.tell(error));
    this.problem = h("div", { class: "design-problem" });
    this.tabs = h("div", { class: "design-tabs", role: "group", "aria-label": t("design.which") });
    this.formRoot = h("div", { class: "stack design-form", dataset: { part: "form" } });
    this.fields = new Form(this.formRoot, {
      moved: (path, value) => this.moved(path, value), set: (path, value) => this.set(path, value),
      reset: (path) => this.designs.set({ [path]: undefined }), opened: () => this.tellWorths(),
    });
    const figureRoot = h("div");
    this.figures = new Figures(figureRoot);
    this.source = h("p", { class: "design-source", role: "status" });
    this.strip = h("div", { class: "design-strip", "aria-hidden": "true" });
    this.warnings = h("ul", { class: "design-warnings" });
    this.apart = h("div");
    this.target = targetPanel({
      argument: () => argumentOf(this.designs.current), figures: () => this.values, apply: (numbers) => this.designs.set(numbers),
      titleOf: (path) => this.titleAt(path), unitAt: (path) => this.rowAt(path)?.unit ?? "",
    });
    this.warned = panel(t("design.warnings"), this.warnings);
    this.warned.hidden = true;
    this.side = h("div", { class: "stack design-side" },
      panel(t("design.figures"), this.source, figureRoot), this.warned, this.target.element, panel(t("design.differs"), this.apart));
    root.append(viewHead(t("shell.view_design"), t("design.words")), this.tools.element, this.problem, this.tabs, this.strip,
      h("div", { class: "design-layout" }, h("div", { class: "stack" }, this.worthBar(), this.formRoot), this.side));
    document.addEventListener("keydown", (event) => this.key(event), { signal });
    this.ends.push(state.watch(["design", "design_at"], () => {
      if (!this.designs.moved) return;
      this.designs.read();
      this.changed();
    }));
  }

  rowAt(path) {
    return this.form?.fields.find((row) => row.path === path);
  }

  titleAt(path) {
    const row = this.rowAt(path);
    return row ? fieldTitle(row) : path;
  }

  tell(error) {
    this.problem.replaceChildren(...(error ? [refusal(error)] : []));
  }

  key(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.target.closest?.("input[type=text], input[type=search], textarea")) return;
    const letter = event.key.toLowerCase();
    if (letter !== "z" && letter !== "y") return;
    event.preventDefault();
    if (letter === "y" || event.shiftKey) this.designs.redo();
    else this.designs.undo();
  }

  worthBar() {
    this.figure = state.get("design_figure") in FIGURES ? state.get("design_figure") : "range_wltp_km";
    this.worthLine = h("span", { class: "quiet small", role: "status" });
    const all = button(t("design.worth_all"), () => this.askWorths(), { dataset: { action: "worth" } });
    return h("div", { class: "panel design-worth row" },
      select({
        label: t("design.worth_of"), value: this.figure, options: NAMES.map((name) => [name, figureName(name)]), dataset: { action: "figure" },
        onchange: (name) => {
          this.figure = name;
          state.set({ design_figure: name }, { replace: true });
          this.tellWorths();
        },
      }), all, this.worthLine);
  }

  /** A slider is on its way: the page's model answers in this frame, the server as soon as it can. */
  moved(path, value) {
    this.moving = { ...this.designs.current.numbers, [path]: value };
    if (!this.frame) {
      this.frame = requestAnimationFrame(() => {
        this.frame = null;
        if (this.moving) this.estimate(this.moving);
      });
    }
    this.askSoon();
  }

  askSoon() {
    if (this.timer) return;
    const wait = Math.max(0, (this.askedAt ?? 0) + ASK_EVERY_MS - performance.now());
    this.timer = setTimeout(() => {
      this.timer = null;
      if (this.moving && !this.signal.aborted) this.ask({ ...this.designs.current, numbers: this.moving });
    }, wait);
  }

  set(path, value) {
    this.moving = null;
    const start = this.base?.fields.find((row) => row.path === path);
    const section = path === "road_load.kind" && value === "body_and_tyres" ? { road_load: { kind: value } } : { [path]: value };
    const numbers = Object.fromEntries(Object.entries(section).map(([key, each]) => [key, start?.written && same(each, start.value) ? undefined : each]));
    if (path.startsWith("road_load.") && numbers[path] === undefined && this.designs.current.numbers.road_load) numbers.road_load = undefined;
    if (path === "price.amount" && value !== null && !this.rowAt("price.currency")?.value) {
      numbers["price.currency"] = CURRENCIES[this.rowAt("market")?.value] ?? "EUR";
    }
    this.designs.set(numbers);
  }

  /** Everything after a step: start, model, figures, form, warnings, differences. */
  async changed() {
    this.moving = null;
    const ref = this.designs.current;
    this.tools.update();
    this.turns();
    const columns = [{ key: "start", label: t("design.start") }, { key: "now", label: this.designs.list.length > 1 ? "AB"[this.designs.at] : t("design.now") }];
    if (this.designs.list.length > 1) columns.push({ key: "other", label: "AB"[1 - this.designs.at] });
    this.figures.build(columns);
    this.local(ref);
    this.estimate(ref.numbers);
    this.ask(ref);
    await Promise.all([this.askForm(ref), this.begin(ref), this.askOther()]);
  }

  turns() {
    this.tabs.hidden = this.designs.list.length < 2;
    this.tabs.replaceChildren(...this.designs.list.map((ref, at) => button(`${"AB"[at]} · ${nameOf(ref)}`, () => this.designs.turn(at),
      { "aria-pressed": String(at === this.designs.at), dataset: { turn: String(at) } })));
  }

  /** Show changed values at once, before the server has told what follows from them. */
  local(ref) {
    if (!this.form || this.formBase !== JSON.stringify(ref.base)) return;
    const fields = this.form.fields.map((row) => (ref.numbers[row.path] === undefined ? row : { ...row, value: ref.numbers[row.path] }));
    this.fields.update({ ...this.form, fields }, (path) => path in ref.numbers);
    if (saved) this.localDifferences(ref);
  }

  /** In a saved page: the changed numbers alone, since no server tells what follows from them. */
  localDifferences(ref) {
    const changed = Object.entries(ref.numbers).filter(([, value]) => value === null || typeof value !== "object");
    const rows = changed.map(([path, value]) => ({ path, unit: this.rowAt(path)?.unit ?? "", this: value, other: this.base?.fields.find((row) => row.path === path)?.value ?? null }));
    this.apart.replaceChildren(differences({ differences: rows }, { two: false, at: 0, titleOf: (row) => this.titleAt(row.path) }));
  }

  /** What the design began as: its form, its figures, and the model of the page. */
  async begin(ref) {
    const base = JSON.stringify(ref.base);
    if (this.baseOf !== base) Object.assign(this, { baseOf: base, base: null, start: null });
    const mine = () => !this.signal.aborted && this.baseOf === base;
    try {
      if (!this.starts.has(base)) {
        const argument = await argumentOf({ base: ref.base });
        this.starts.set(base, [run("car-form", { car: argument }, { signal: this.signal }), run("headline", asked(argument), { signal: this.signal })]);
      }
      const [form, headline] = this.starts.get(base);
      headline.catch(() => {});
      const [found, model] = [await form, this.loadModel(ref)];
      if (mine()) this.base = found;
      if (mine() && saved && !this.form) this.showForm(ref, found);
      const values = valuesOf(await headline);
      if (!mine()) return;
      this.start = values;
      this.figures.put("start", this.start, "server");
      this.figures.put("now", this.values, this.source.dataset.source, this.start);
      await model;
    } catch (error) {
      this.starts.delete(base);
      if (mine() && error.name !== "AbortError" && error.kind !== "saved") this.tell(error);
    }
  }

  /** The model of the car; choices, which it cannot move, are written into the car that it is made of. */
  async loadModel(ref) {
    try {
      const { loadModel } = await import("../model.js");
      const first = await loadModel(ref.base, { signal: this.signal });
      const fixed = Object.fromEntries(Object.entries(ref.numbers).filter(([path, value]) => typeof value !== "number" || !first.numbers.includes(path)));
      const wanted = JSON.stringify([ref.base, fixed]);
      if (this.model?.of === wanted) return;
      const found = Object.keys(fixed).length ? await loadModel({ base: await argumentOf({ base: ref.base, numbers: fixed }) }, { signal: this.signal }) : first;
      if (this.signal.aborted || JSON.stringify(this.designs.current.base) !== JSON.stringify(ref.base)) return;
      this.model = { of: wanted, base: JSON.stringify(ref.base), numbers: found.numbers, figures: (numbers) => found.figures(numbers) };
      this.root.dataset.model = "ready";
      if (this.root.dataset.source !== "server") this.estimate(this.designs.current.numbers);
      this.tellWorths();
    } catch (error) {
      this.model = null;
      this.root.dataset.model = "none";
      if (!this.signal.aborted && error.name !== "Refusal" && error.name !== "AbortError") console.warn(error.message);
    }
  }

  movable(path, value) {
    return typeof value === "number" && this.model.numbers.includes(path);
  }

  own(numbers) {
    return Object.fromEntries(Object.entries(numbers).filter(([path, value]) => this.movable(path, value)));
  }

  /** Figures by the model in the page. */
  estimate(numbers) {
    if (!this.model || this.model.base !== JSON.stringify(this.designs.current.base)) return;
    const fixed = JSON.parse(this.model.of)[1];
    if (Object.entries(numbers).some(([path, value]) => !this.movable(path, value) && JSON.stringify(fixed[path]) !== JSON.stringify(value))) return;
    try {
      this.put(this.model.figures(this.own(numbers)), "page");
    } catch {
      // A number outside of its limits: the server says so in words.
    }
  }

  put(values, source) {
    this.values = { ...this.values, ...values };
    this.figures.put("now", values, source, this.start);
    this.source.dataset.source = source;
    this.root.dataset.source = source;
    const words = t(source === "page" ? "design.by_page" : "design.by_server");
    if (this.source.textContent !== words) this.source.replaceChildren(h("span", { class: `badge ${source === "server" ? "good" : "accent"}` }, words));
    this.strip.replaceChildren(...STRIP.map((name) => h("div", {}, h("span", {}, t(`design.short_${name}`)),
      h("b", {}, quantity(this.values[name], FIGURES[name].unit, { digits: Math.min(1, FIGURES[name].digits) })))));
  }

  /** Figures by the full tests; the newest question wins. */
  async ask(ref) {
    this.askedAt = performance.now();
    const mine = JSON.stringify(ref);
    this.asking = mine;
    try {
      const result = await live("design", "headline", asked(await argumentOf(ref)));
      if (!result || this.signal.aborted || this.asking !== mine) return;
      this.fields.refuse(null);
      this.tell(null);
      this.put(valuesOf(result), "server");
      this.target.suggest();
    } catch (error) {
      if (this.signal.aborted || this.asking !== mine || error.kind === "saved") return;
      this.refused(error);
    }
  }

  refused(error) {
    this.tell(this.fields.refuse(error) ? null : error);
    this.figures.put("now", Object.fromEntries(NAMES.map((name) => [name, null])), "refused");
    this.root.dataset.source = "refused";
    this.source.replaceChildren(h("span", { class: "badge bad" }, t("design.refused")));
  }

  async askForm(ref) {
    try {
      const other = this.designs.list[1 - this.designs.at];
      const against = other ? await argumentOf(other) : Object.keys(ref.numbers).length ? await argumentOf({ base: ref.base }) : undefined;
      const wait = this.form ? (promise) => promise : (promise) => busy(this.formRoot, promise);
      const form = await wait(live("design-form", "car-form", { car: await argumentOf(ref), ...(against === undefined ? {} : { against }) }));
      if (!form || this.signal.aborted || !same(ref, this.designs.current)) return;
      this.showForm(ref, form);
      this.warned.hidden = !form.warnings.length;
      this.warnings.replaceChildren(...form.warnings.map((each) => h("li", {}, each.sentence)));
      this.apart.replaceChildren(differences(form, { two: Boolean(other), at: this.designs.at, titleOf: (row) => this.titleAt(row.path) }));
      this.tellWorths();
    } catch (error) {
      if (!this.signal.aborted && error.kind !== "saved" && !this.fields.refuse(error)) this.tell(error);
    }
  }

  showForm(ref, form) {
    this.form = form;
    this.formBase = JSON.stringify(ref.base);
    this.fields.update(form, (path) => path in ref.numbers || (path.startsWith("road_load.") && "road_load" in ref.numbers));
    if (saved) this.local(ref);
  }

  async askOther() {
    const other = this.designs.list[1 - this.designs.at];
    if (!other) return;
    try {
      const result = await run("headline", asked(await argumentOf(other)), { signal: this.signal });
      if (same(other, this.designs.list[1 - this.designs.at])) this.figures.put("other", valuesOf(result), "server");
    } catch (error) {
      if (error.name !== "AbortError" && error.kind !== "saved") this.tell(error);
    }
  }

  tellWorths() {
    this.endWorths?.();
    const [figure, name] = [this.figure, figureName(this.figure)];
    const numbers = this.model ? this.own(this.designs.current.numbers) : {};
    const told = this.worths?.figure === figure ? this.worths.found : new Map();
    this.endWorths = fillSlowly(this.fields.visible(), (row) => elasticity(this.model, numbers, row.path, row.row.value, figure) ?? told.get(row.path) ?? null,
      (row, percent) => row.tell(percent, name));
  }

  /** The elasticity of every number, by reverse passes through the tests. */
  async askWorths() {
    const figure = this.figure;
    this.worthLine.textContent = t("design.searching");
    const work = job("sensitivity", { car: await argumentOf(this.designs.current), figures: [figure] }, (fraction, line) => { this.worthLine.textContent = line; });
    this.ends.push(() => work.cancel());
    try {
      const found = await work.done;
      this.worths = { figure, found: new Map(found.numbers.map((row) => [row.path, row.elasticities[figure] ?? null])) };
      this.worthLine.textContent = t("design.worth_known", { count: found.numbers.length });
      this.tellWorths();
    } catch (error) {
      if (!this.signal.aborted) this.worthLine.textContent = error.name === "AbortError" ? "" : error.message;
    }
  }

  close() {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
    this.endWorths?.();
    this.target.close();
    for (const end of this.ends) end();
  }
}

/** Open the view. */
export function open(root, { signal }) {
  const design = new Design(root, signal);
  design.changed();
  return () => design.close();
}
