// The designs of the view: one or two cars with changed numbers, with undo and redo; the address holds them.
import { chosen } from "../cars.js";
import { state } from "../state.js";

const STEPS_MOST = 200;
const asRef = (ref) => (typeof ref === "string" ? { base: ref, numbers: {} } : { ...ref, numbers: { ...ref.numbers } });
const isRef = (ref) => typeof ref === "string" || (ref && typeof ref === "object" && ref.base);

/** The designs that the address holds, else the first of the chosen cars. */
function held() {
  const found = state.get("design");
  const fit = Array.isArray(found) ? found.filter(isRef).slice(0, 2) : [];
  return (fit.length ? fit : [chosen()[0]]).map(asRef);
}

const short = (ref) => (Object.keys(ref.numbers).length || ref.title || typeof ref.base !== "string" ? ref : ref.base);

/** Designs with their steps. */
export class Designs {
  constructor(onchange) {
    this.onchange = onchange;
    this.done = [];
    this.undone = [];
    this.read();
  }

  /** Take what the address holds. */
  read() {
    this.list = held();
    this.at = Math.min(Number(state.get("design_at", 0)) || 0, this.list.length - 1);
  }

  /** The design that the sliders move. */
  get current() {
    return this.list[this.at];
  }

  text() {
    return JSON.stringify([this.list, this.at]);
  }

  keep() {
    this.kept = JSON.stringify([this.list.map(short), this.at]);
    state.set({ design: this.list.map(short), design_at: this.at || undefined }, { replace: true });
  }

  /** Whether the address holds something else than what was kept there last, as after a step back of the browser. */
  get moved() {
    return JSON.stringify([state.get("design"), Number(state.get("design_at", 0)) || 0]) !== this.kept;
  }

  /** Change the list or the place as one step that can be undone. */
  step(change) {
    const before = this.text();
    change(this);
    if (this.text() === before) return;
    this.done.push(before);
    if (this.done.length > STEPS_MOST) this.done.shift();
    this.undone = [];
    this.keep();
    this.onchange();
  }

  /** Set numbers of the current design; undefined takes one back to the start. */
  set(numbers) {
    this.step(() => {
      const next = { ...this.current.numbers, ...numbers };
      for (const path of Object.keys(next)) if (next[path] === undefined) delete next[path];
      this.list[this.at] = { ...this.current, numbers: next };
    });
  }

  /** Put another car in the place of the current design. */
  replace(ref) {
    this.step(() => { this.list[this.at] = asRef(ref); });
  }

  /** Turn to the other design; no step. */
  turn(at) {
    this.at = at;
    this.keep();
    this.onchange();
  }

  /** Begin a second design from the current one, or leave it. */
  second() {
    this.step(() => {
      if (this.list.length > 1) {
        this.list = [this.list[0]];
        this.at = 0;
      } else {
        this.list = [this.list[0], asRef(this.list[0])];
        this.at = 1;
      }
    });
  }

  move(from, to) {
    if (!from.length) return;
    to.push(this.text());
    [this.list, this.at] = JSON.parse(from.pop());
    this.keep();
    this.onchange();
  }

  undo() {
    this.move(this.done, this.undone);
  }

  redo() {
    this.move(this.undone, this.done);
  }
}
