// @ts-check
/**
 * A case in the fragment of an address, as the command line would take it: `#wbc=3.55&fever=no`. A list names each
 * member, or `none`; `unknown` stands for "don't know"; `wbc.date` and `wbc.lowerLimit` go with a number; what is
 * compared with begins with `before.`.
 */
/** @typedef {import("./entries.js").Entries} Entries */
/** @typedef {import("./entries.js").Value} Value */

import { NOTHING, unknown, withValue } from "./entries.js";

const UNKNOWN = "unknown";
const NONE = "none";
const BEFORE = "before.";

/**
 * The fragment of a case, without the `#`.
 * @param {Entries} entries
 * @param {Entries | null} before
 */
export function fragment(entries, before) {
  const pairs = new URLSearchParams([...written(entries, ""), ...(before ? written(before, BEFORE) : [])]);
  return pairs.toString();
}

/**
 * @param {Entries} entries
 * @param {string} lead
 * @returns {string[][]}
 */
function written(entries, lead) {
  const facts = Object.entries(entries.facts).flatMap(([fact, value]) => pairs(lead + fact, value));
  return [...facts, ...entries.skipped.map((fact) => [lead + fact, UNKNOWN])];
}

/**
 * @param {string} name
 * @param {Value} value
 * @returns {string[][]}
 */
function pairs(name, value) {
  if (typeof value === "boolean") return [[name, value ? "yes" : "no"]];
  if (typeof value === "string") return [[name, value]];
  if (Array.isArray(value)) return value.length ? value.map((member) => [name, member]) : [[name, NONE]];
  const { value: number, ...details } = value;
  return [[name, number], ...Object.entries(details).map(([part, text]) => [`${name}.${part}`, text])];
}

/**
 * @typedef {{fact: string, type: string, unit: boolean}} Meaning
 * @typedef {(name: string) => Meaning | null} Names gives the fact that a name means; null: none
 * @typedef {{type: string, values: string[], units: string[], date: string[], lowerLimit: string[]}} Said
 */

/**
 * The cases in a fragment.
 * @param {string} text
 * @param {Names} names
 * @returns {{entries: Entries, before: Entries | null}}
 */
export function read(text, names) {
  const pairs = [...new URLSearchParams(text.replace(/^#/, ""))];
  const before = pairs.filter(([name]) => name.startsWith(BEFORE)).map(([name, value]) => [name.slice(BEFORE.length), value]);
  return {
    entries: understood(pairs.filter(([name]) => !name.startsWith(BEFORE)), names),
    before: before.length ? understood(before, names) : null,
  };
}

/**
 * @param {string[][]} pairs
 * @param {Names} names
 * @returns {Entries}
 */
function understood(pairs, names) {
  /** @type {Map<string, Said>} */ const said = new Map();
  for (const [name = "", value = ""] of pairs) {
    const [, whole = name, part] = /^(.*)\.(date|lowerLimit)$/.exec(name) ?? [];
    const meant = names(whole);
    const fact = meant?.fact ?? name; // the server says what is wrong with a name that means nothing
    const about = said.get(fact) ?? { type: meant?.type ?? "", values: [], units: [], date: [], lowerLimit: [] };
    said.set(fact, about);
    const place = !meant ? "values" : meant.unit ? "units" : part === "date" || part === "lowerLimit" ? part : "values";
    about[place].push(value);
  }
  return [...said].reduce((entries, [fact, about]) => entered(entries, fact, about), NOTHING);
}

/**
 * Enter what is said of a fact. What is said twice is not clear, and nothing of it is passed over: together it becomes
 * a text, or a list, that the server refuses.
 * @param {Entries} entries
 * @param {string} fact
 * @param {Said} about
 * @returns {Entries}
 */
function entered(entries, fact, { type, values, units, date, lowerLimit }) {
  if (type === "list") return list(entries, fact, values);
  const text = [...values, ...units].join(" ");
  const details = { ...(date.length ? { date: date.join(" ") } : {}), ...(lowerLimit.length ? { lowerLimit: lowerLimit.join(" ") } : {}) };
  if (Object.keys(details).length) return withValue(entries, fact, { value: text, ...details });
  if (type && text === UNKNOWN) return unknown(entries, fact);
  if (type === "boolean") return withValue(entries, fact, ANSWERS[text.toLowerCase()] ?? text);
  return withValue(entries, fact, text);
}

/** @type {Record<string, boolean>} */
const ANSWERS = { yes: true, y: true, true: true, no: false, n: false, false: false };

/**
 * @param {Entries} entries
 * @param {string} fact
 * @param {string[]} values
 * @returns {Entries}
 */
function list(entries, fact, values) {
  if (values.length === 1 && values[0] === UNKNOWN) return unknown(entries, fact);
  const names = values.flatMap((value) => value.split(",").map((name) => name.trim()));
  if (names.every((name) => name === NONE)) return withValue(entries, fact, []);
  // "don't know" beside names contradicts them as `none` does
  return withValue(entries, fact, names.map((name) => (name === UNKNOWN ? NONE : name)));
}
