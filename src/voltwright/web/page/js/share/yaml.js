// A car's mapping as YAML, as the commands read it.

const WORD = /^[A-Za-z_][\w./ ()-]*$/;
const RESERVED = new Set("true false yes no on off null y n nan inf".split(" "));

function scalar(value) {
  if (value === null || value === undefined) return "null";
  if (typeof value !== "string") return String(value);
  return WORD.test(value) && !value.endsWith(" ") && !RESERVED.has(value.toLowerCase()) ? value : JSON.stringify(value);
}

const flat = (value) => Array.isArray(value) && value.every((each) => each === null || typeof each !== "object");
const empty = (value) => typeof value === "object" && value !== null && Object.keys(value).length === 0;

function lines(value, depth) {
  const pad = "  ".repeat(depth);
  const list = Array.isArray(value);
  return Object.entries(value).filter(([, each]) => each !== undefined).flatMap(([key, each]) => {
    const head = list ? `${pad}-` : `${pad}${scalar(key)}:`;
    if (each === null || typeof each !== "object") return [`${head} ${scalar(each)}`];
    if (flat(each) || empty(each)) return [`${head} ${Array.isArray(each) ? `[${each.map(scalar).join(", ")}]` : "{}"}`];
    const inner = lines(each, depth + 1);
    return list ? [`${head} ${inner[0].trimStart()}`, ...inner.slice(1)] : [head, ...inner];
  });
}

/** The text of a mapping. */
export function yamlOf(mapping) {
  return `${lines(mapping, 0).join("\n")}\n`;
}
