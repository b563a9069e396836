// What a view keeps of its own in the address: values that differ from its first ones, and fields that change them.
import { field } from "./dom.js";
import { fromShown, toShown } from "./numbers.js";
import { state } from "./state.js";

/** The state of a view under a key of the address: {kept, keep}; what is as in `first` does not stand there. */
export function ownState(key, first) {
  const kept = () => ({ ...first, ...state.get(key, {}) });
  const keep = (changes, options) => {
    const next = { ...kept(), ...changes };
    for (const name of Object.keys(next)) if (next[name] === first[name]) delete next[name];
    state.set({ [key]: Object.keys(next).length ? next : undefined }, options);
  };
  return { kept, keep };
}

/** A field for a number of such a state, between `low` and `high` in the unit of the data; an empty one takes `first`. */
export function amount({ name, unit, low, high, value, first, keep, ...rest }) {
  const written = typeof value === "number" && Number.isFinite(value);
  return field({
    unit, min: toShown(low, unit), max: toShown(high, unit), dataset: { option: name }, ...rest,
    value: written ? Number(toShown(value, unit).toFixed(2)) : "",
    onchange: (next) => keep({ [name]: next === null ? first : Math.min(high, Math.max(low, fromShown(next, unit))) }),
  });
}

/** Fill `root` with new fields, and keep the focus where it was, by `data-option`. */
export function refill(root, ...fields) {
  const focused = root.contains(document.activeElement) ? document.activeElement.dataset.option : null;
  root.replaceChildren(...fields);
  if (focused) root.querySelector(`[data-option="${CSS.escape(focused)}"]`)?.focus();
}
