// @ts-check
/** What the template promises to the modules: elements, and data that the server hands over. */

/**
 * What the server hands to the page as data.
 * @param {string} id
 */
export function handed(id) {
  const template = element(id);
  if (!(template instanceof HTMLTemplateElement)) throw new Error(`no data #${id}`);
  return JSON.parse(template.content.textContent ?? "");
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
