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
 * The cases in a fragment. `meaning` gives the fact that a name means with its type, or null for none.
 * @param {string} text
 * @param {(name: string) => {fact: string, type: string} | null} meaning
 * @returns {{entries: Entries, before: Entries | null}}
 */
export function read(text, meaning) {
  let entries = NOTHING;
  /** @type {Entries | null} */ let before = null;
  for (const [name, value] of new URLSearchParams(text.replace(/^#/, ""))) {
    if (name.startsWith(BEFORE)) before = taken(before ?? NOTHING, name.slice(BEFORE.length), value, meaning);
    else entries = taken(entries, name, value, meaning);
  }
  return { entries, before };
}

/**
 * @param {Entries} entries
 * @param {string} name
 * @param {string} text
 * @param {(name: string) => {fact: string, type: string} | null} meaning
 * @returns {Entries}
 */
function taken(entries, name, text, meaning) {
  const [, whole = name, part] = /^(.*)\.(date|lowerLimit)$/.exec(name) ?? [];
  const meant = meaning(whole);
  if (!meant) return withValue(entries, name, text); // the server says what is wrong with it
  const { fact, type } = meant;
  const had = Object.hasOwn(entries.facts, fact) ? entries.facts[fact] : undefined;
  if (part) {
    const measured = typeof had === "object" && !Array.isArray(had) ? had : { value: typeof had === "string" ? had : "" };
    return withValue(entries, fact, { ...measured, [part]: text });
  }
  if (text === UNKNOWN) return unknown(entries, fact);
  if (type === "list") {
    const names = text === NONE ? [] : text.split(",").map((one) => one.trim());
    // names beside `none` contradict it: the server refuses them together
    const odd = Array.isArray(had) && (had.length === 0) !== (names.length === 0);
    return withValue(entries, fact, Array.isArray(had) ? [...had, ...(odd ? [NONE] : []), ...names] : names);
  }
  if (typeof had === "object" && !Array.isArray(had) && !had.value) return withValue(entries, fact, { ...had, value: text });
  // a fact that is given twice is one that is not clear: the server refuses it, and nothing is passed over
  if (typeof had === "string" || typeof had === "boolean") return withValue(entries, fact, `${had} ${text}`);
  if (type === "boolean") {
    const answer = { yes: true, true: true, no: false, false: false }[text.toLowerCase()];
    return withValue(entries, fact, answer ?? text);
  }
  return withValue(entries, fact, text);
}
