// What each number is worth for a figure: in the page by its model, or of every number by the server's reverse passes.
const STEP = 0.005;
const SLICE_MS = 12;

/** Per cent of a figure for one per cent of a number, by the model; null where the model has no such number. */
export function elasticity(model, numbers, path, value, figure) {
  if (!model || !model.numbers.includes(path) || !value) return null;
  const at = (factor) => model.figures({ ...numbers, [path]: value * factor })[figure];
  try {
    const [low, high] = [at(1 - STEP), at(1 + STEP)];
    const middle = (low + high) / 2;
    return low !== null && high !== null && middle ? (high - low) / (2 * STEP) / middle : null;
  } catch {
    return null; // one of the two lies outside of its limits
  }
}

/** Fill rows with their elasticities a few at a time, so that a slider never waits; the answer ends it. */
export function fillSlowly(rows, worthOf, show) {
  let ended = false;
  const left = [...rows];
  const some = () => {
    if (ended) return;
    const start = performance.now();
    while (left.length && performance.now() - start < SLICE_MS) {
      const row = left.shift();
      show(row, worthOf(row));
    }
    if (left.length) setTimeout(some, 16);
  };
  setTimeout(some, 60);
  return () => { ended = true; };
}
