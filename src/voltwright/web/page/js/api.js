// Questions to the server, or, in a saved page, to the answers that travel in it.

import { state } from "./state.js";

/** What the page was saved with: {answers, texts, models, ...}; nothing on the server's page. */
export const kept = globalThis.voltwrightSaved ?? null;
/** Whether this is a saved page, which has no server. */
export const saved = kept !== null;

/** A question that was refused: one sentence, the field that it is about, and the kind of refusal. */
export class Refusal extends Error {
  constructor(message, field = null, kind = "refused") {
    super(message);
    this.name = "Refusal";
    this.field = field;
    this.kind = kind;
  }
}

/** JSON with sorted keys: the same text for the same question. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value && typeof value === "object") {
    const keys = Object.keys(value).filter((key) => value[key] !== undefined).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  }
  return JSON.stringify(value ?? null);
}

const KEPT_LETTERS = 40_000_000;
const answers = new Map();
const lettersOf = new WeakMap();
let letters = 0;

/** Keep an answer; the oldest go once all of them together are too long. */
function remember(key, answer) {
  if (!answer || typeof answer !== "object") return answer;
  if (answers.has(key)) letters -= lettersOf.get(answers.get(key)) ?? 0;
  answers.delete(key);
  answers.set(key, answer);
  letters += lettersOf.get(answer) ?? 0;
  for (const [old, each] of answers) {
    if (letters <= KEPT_LETTERS) break;
    answers.delete(old);
    letters -= lettersOf.get(each) ?? 0;
  }
  return answer;
}

const SENT_MOST = 1_500_000;

/** The answers that the page has, by question, for a saved page: the newest first, as many as a request may hold. */
export function answered() {
  const found = {};
  let size = 0;
  for (const [key, answer] of [...answers.entries()].reverse()) {
    size += key.length + JSON.stringify(answer).length;
    if (size > SENT_MOST) break;
    found[key.startsWith("/") ? `get ${key}` : key] = answer;
  }
  return found;
}

function fromSaved(key) {
  const answer = kept.answers[key];
  if (answer?.$refused) throw new Refusal(answer.$refused, answer.field);
  if (answer !== undefined) return structuredClone(answer);
  (kept.missed ??= []).push(key);
  throw new Refusal(kept.missing ?? "This question needs the studio: `voltwright studio`.", null, "saved");
}

/** Ask the server; a refusal comes as an answer, so that the console of the browser stays clean. */
async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, { ...options, headers: { ...options.headers, "X-Refusal": "answer" } });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refusal("The studio does not answer. Start it again with `voltwright studio`.", null, "offline");
  }
  const text = await response.text();
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Refusal(`The studio answered with status ${response.status} and no JSON.`, null, "server");
  }
  const error = body?.error;
  const refused = !response.ok || response.headers.has("X-Refused");
  if (refused) throw new Refusal(error?.message ?? `The studio answered with status ${response.status}.`, error?.field, error?.kind);
  if (body && typeof body === "object") lettersOf.set(body, text.length);
  return body;
}

const asJson = (body, signal) => ({
  method: "POST", signal, body: JSON.stringify(body), headers: { "Content-Type": "application/json" },
});

const ASKED_MOST = 12;
/** The latest questions of each view, view and question asked last at the end: {operation, request}; the view "share" gives their command lines. */
export const asked = new Map();
function note(operation, request) {
  const view = state.get("view", "compare");
  const list = asked.get(view) ?? new Map();
  asked.delete(view);
  asked.set(view, list);
  const key = `${operation} ${canonical(request)}`;
  list.delete(key);
  list.set(key, { operation, request });
  if (list.size > ASKED_MOST) list.delete(list.keys().next().value);
}

/** The result of an operation. */
export async function run(operation, request, { traces = false, signal, urgent = false } = {}) {
  const key = `${operation} ${canonical(request)}${traces ? " traces" : ""}`;
  note(operation, request);
  if (saved) return fromSaved(key);
  if (answers.has(key)) return remember(key, answers.get(key));
  const query = new URLSearchParams();
  if (traces) query.set("traces", "1");
  if (urgent) query.set("urgent", "1");
  const path = `/api/operations/${encodeURIComponent(operation)}${query.size ? `?${query}` : ""}`;
  return remember(key, await ask(path, asJson(request, signal)));
}

/** What the server keeps at a path. */
export async function get(path, { signal } = {}) {
  if (saved) return fromSaved(`get ${path}`);
  if (answers.has(path)) return answers.get(path);
  const answer = await ask(path, { signal });
  return path.startsWith("/api/jobs") ? answer : remember(path, answer);
}

/** Post JSON to a path that is no operation, such as /api/page-model. */
export async function post(path, body, { signal } = {}) {
  if (saved) return fromSaved(`post ${path} ${canonical(body)}`);
  return ask(path, asJson(body, signal));
}

// One socket for what follows a slider: in a channel the newest question wins.
const waiting = new Map();
let socket = null;
let tries = 0;
let counter = 0;

function connect() {
  const address = new URL("/api/live", location.href);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  socket = new WebSocket(address);
  socket.addEventListener("open", () => {
    tries = 0;
    for (const each of waiting.values()) socket.send(each.text);
  });
  socket.addEventListener("message", (event) => {
    const answer = JSON.parse(event.data);
    const mine = waiting.get(answer.channel);
    if (!mine || mine.id !== answer.id) return;
    waiting.delete(answer.channel);
    if (answer.error) mine.reject(new Refusal(answer.error.message, answer.error.field, answer.error.kind));
    else mine.resolve(answer.superseded ? undefined : answer.result);
  });
  socket.addEventListener("close", () => {
    socket = null;
    if (!waiting.size) return;
    tries += 1;
    if (tries > 4) {
      for (const each of waiting.values()) each.reject(new Refusal("The studio does not answer. Start it again with `voltwright studio`.", null, "offline"));
      waiting.clear();
      tries = 0;
    } else setTimeout(() => socket ?? connect(), 200 * 2 ** tries);
  });
}

/** The result of an operation, or undefined where a newer question of the channel has taken its place. */
export function live(channel, operation, request, { traces = false } = {}) {
  if (saved) return run(operation, request, { traces });
  note(operation, request);
  return new Promise((resolve, reject) => {
    waiting.get(channel)?.resolve(undefined);
    counter += 1;
    const text = JSON.stringify({ channel, id: counter, operation, request, traces });
    waiting.set(channel, { id: counter, text, resolve, reject });
    if (!socket) connect();
    else if (socket.readyState === WebSocket.OPEN) socket.send(text);
  });
}

/** Run something long as a job: {done, cancel}; `onProgress(fraction, line)` hears of it. */
export function job(operation, request, onProgress = () => {}) {
  if (saved) return { done: run(operation, request), cancel() {} };
  note(operation, request);
  let id = null;
  let ended = false;
  const done = (async () => {
    let it = await ask(`/api/jobs/${encodeURIComponent(operation)}`, asJson(request));
    id = it.id;
    for (let pause = 120; it.state === "queued" || it.state === "running"; pause = Math.min(1000, pause * 1.3)) {
      if (ended) throw new DOMException("cancelled", "AbortError");
      onProgress(it.fraction ?? 0, it.line ?? "");
      await new Promise((resolve) => setTimeout(resolve, pause));
      it = await ask(`/api/jobs/${id}`, {});
    }
    if (it.state === "done" && it.result === undefined) it = await ask(`/api/jobs/${id}`, {});
    if (it.state === "done") return it.result;
    if (it.state === "cancelled") throw new DOMException("cancelled", "AbortError");
    throw new Refusal(it.error?.message ?? it.line ?? it.state, it.error?.field, it.error?.kind ?? it.state);
  })();
  return {
    done,
    cancel() {
      ended = true;
      if (id) ask(`/api/jobs/${id}`, { method: "DELETE" }).catch(() => {});
    },
  };
}

/** Hand a file of the user to the server: {id, kind, title, notes, written?}. */
export async function upload(file, { signal } = {}) {
  if (saved) throw new Refusal(kept.missing ?? "Reading a file needs the studio: `voltwright studio`.", null, "saved");
  const headers = { "Content-Type": "application/octet-stream" };
  return ask(`/api/uploads?name=${encodeURIComponent(file.name)}`, { method: "POST", body: file, headers, signal });
}
