// @ts-check
/** The page's own words, which the server takes from its catalogue. */

import { handed } from "./page.js";

/** @type {Record<string, string>} */
const texts = handed("words");

/**
 * The words of a key, with `{name}` filled in.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function say(key, values = {}) {
  const text = texts[key];
  if (text === undefined) throw new Error(`no words for ${key}`);
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}
