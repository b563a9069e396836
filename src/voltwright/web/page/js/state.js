// The whole state of the page, held in the address behind "#". A link reproduces the page.
//
// The address is a row of key=value; a value is written in a short form of JSON: bare words and numbers,
// 'text' where a word is not bare, !(a,b) for a list, (a:1,b:2) for an object, !t !f !n for true, false and null.

const WORD = /^[A-Za-z_*][\w.*/ +-]*$/;
const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** Text of a JSON-able value, for the address. */
export function write(value) {
  if (value === null || value === undefined) return "!n";
  if (value === true) return "!t";
  if (value === false) return "!f";
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "!n";
  if (typeof value === "string") return WORD.test(value) ? value : `'${value.replace(/[!']/g, "!$&")}'`;
  if (Array.isArray(value)) return `!(${value.map(write).join(",")})`;
  const kept = Object.entries(value).filter(([, each]) => each !== undefined);
  return `(${kept.map(([key, each]) => `${write(key)}:${write(each)}`).join(",")})`;
}

/** The value of a text that `write` made; undefined where it is not one. */
export function read(text) {
  let at = 0;
  const list = (end, one) => {
    const found = [];
    if (text[at] === end) { at += 1; return found; }
    for (;;) {
      found.push(one());
      const next = text[at++];
      if (next === end) return found;
      if (next !== ",") throw new SyntaxError("list");
    }
  };
  const value = () => {
    const first = text[at];
    if (first === "!") {
      const kind = text[at + 1];
      at += 2;
      if (kind === "(") return list(")", value);
      if (kind === "t") return true;
      if (kind === "f") return false;
      if (kind === "n") return null;
      throw new SyntaxError("kind");
    }
    if (first === "(") {
      at += 1;
      return Object.fromEntries(list(")", () => {
        const key = String(value());
        if (text[at++] !== ":") throw new SyntaxError("object");
        return [key, value()];
      }));
    }
    if (first === "'") {
      let found = "";
      for (at += 1; text[at] !== "'"; at += 1) {
        if (text[at] === "!") at += 1;
        if (at >= text.length) throw new SyntaxError("text");
        found += text[at];
      }
      at += 1;
      return found;
    }
    const start = at;
    while (at < text.length && !"!'():,".includes(text[at])) at += 1;
    const word = text.slice(start, at);
    if (!word) throw new SyntaxError("nothing");
    return NUMBER.test(word) ? Number(word) : word;
  };
  try {
    const found = value();
    return at === text.length ? found : undefined;
  } catch {
    return undefined;
  }
}

const safe = (text) => encodeURIComponent(text).replace(/%(2C|3A|2F|40|20)/gi, (code) => (code === "%20" ? "+" : decodeURIComponent(code)));
const plain = (text) => {
  try {
    return decodeURIComponent(text.replace(/\+/g, "%20"));
  } catch {
    return "";
  }
};

/** The address, behind "#", of a state. */
export function addressOf(values) {
  const kept = Object.entries(values).filter(([, value]) => value !== undefined);
  return kept.map(([key, value]) => `${safe(key)}=${safe(write(value))}`).join("&");
}

function parse(hash) {
  const found = Object.create(null);
  for (const part of hash.replace(/^#/, "").split("&")) {
    const middle = part.indexOf("=");
    if (middle < 1) continue;
    const value = read(plain(part.slice(middle + 1)));
    if (value !== undefined) found[plain(part.slice(0, middle))] = value;
  }
  return found;
}

let values = parse(globalThis.location?.hash ?? "");
const watchers = new Set();

function become(next) {
  const changed = new Set([...Object.keys(values), ...Object.keys(next)].filter((key) => write(values[key]) !== write(next[key])));
  values = next;
  if (!changed.size) return;
  for (const watcher of [...watchers]) {
    if (watchers.has(watcher) && watcher.keys.some((key) => changed.has(key))) watcher.callback();
  }
}

/** A value of the state, or what to take where it has none. */
export function get(key, otherwise) {
  return values[key] ?? otherwise;
}

/** Change some values; undefined removes one. With `replace` the step back of the browser passes over the change. */
export function set(changes, { replace = false } = {}) {
  const next = Object.assign(Object.create(null), values, changes);
  for (const key of Object.keys(next)) if (next[key] === undefined) delete next[key];
  const address = `#${addressOf(next)}`;
  if (address !== location.hash) history[replace ? "replaceState" : "pushState"](null, "", address);
  become(next);
}

/** Call back when one of the keys has changed; the answer is a function that ends it. */
export function watch(keys, callback) {
  const watcher = { keys: [keys].flat(), callback };
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** All values, as they stand. */
export function all() {
  return { ...values };
}

const moved = () => become(parse(location.hash));
globalThis.addEventListener?.("popstate", moved);
globalThis.addEventListener?.("hashchange", moved);

export const state = { get, set, watch, all };
