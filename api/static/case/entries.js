// @ts-check
/**
 * What is entered of one patient: facts as the server takes them, in the order of entry, and the questions that were
 * answered with "don't know". Entries are never changed; each change makes new ones.
 *
 * @typedef {{value: string, date?: string, lowerLimit?: string}} Measured
 * @typedef {boolean | string | string[] | Measured} Value
 * @typedef {{readonly facts: Readonly<Record<string, Value>>, readonly skipped: readonly string[]}} Entries
 */

/** @type {Entries} */
export const NOTHING = { facts: {}, skipped: [] };

/**
 * With a value for a fact, in the place of what was said of it.
 * @param {Entries} entries
 * @param {string} fact
 * @param {Value} value
 * @returns {Entries}
 */
export function withValue(entries, fact, value) {
  return { facts: { ...entries.facts, [fact]: value }, skipped: entries.skipped.filter((name) => name !== fact) };
}

/**
 * With "don't know" for a fact.
 * @param {Entries} entries
 * @param {string} fact
 * @returns {Entries}
 */
export function unknown(entries, fact) {
  return { facts: forgotten(entries, fact).facts, skipped: [...entries.skipped.filter((name) => name !== fact), fact] };
}

/**
 * Without anything said of a fact.
 * @param {Entries} entries
 * @param {string} fact
 * @returns {Entries}
 */
export function forgotten(entries, fact) {
  const { [fact]: _, ...facts } = entries.facts;
  return { facts, skipped: entries.skipped.filter((name) => name !== fact) };
}

/**
 * Whether nothing is entered.
 * @param {Entries} entries
 */
export function isNothing(entries) {
  return Object.keys(entries.facts).length === 0 && entries.skipped.length === 0;
}

/**
 * Whether both say the same.
 * @param {Entries} one
 * @param {Entries} other
 */
export function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}
