// @ts-check
/** The page's own words, which the server takes from its catalogue. */

const texts = /** @type {Record<string, string>} */ (JSON.parse(element("words").textContent ?? "{}"));

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

/**
 * The element of that id, which the template promises.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function element(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`no element #${id}`);
  return found;
}

/**
 * The first element inside another that a selector finds, if it is of the kind that is wanted.
 * @template {Element} T
 * @param {ParentNode} inside
 * @param {string} selector
 * @param {new (...args: any[]) => T} kind
 * @returns {T | null}
 */
export function within(inside, selector, kind) {
  const found = inside.querySelector(selector);
  return found instanceof kind ? found : null;
}
