// @ts-check
/** A text to be copied, in a window of the page. */

import { element, within } from "./page.js";
import { say } from "./words.js";

const sheet = /** @type {HTMLDialogElement} */ (element("sheet"));
const text = /** @type {HTMLTextAreaElement} */ (within(sheet, "textarea", HTMLTextAreaElement));
const onward = /** @type {HTMLAnchorElement} */ (within(sheet, ".onward", HTMLAnchorElement));
const done = /** @type {HTMLElement} */ (within(sheet, ".done", HTMLElement));

/**
 * Show a text; `lead` is where it can be run.
 * @param {string} title
 * @param {string} told
 * @param {string} content
 * @param {{address: string, words: string} | null} [lead]
 */
export function show(title, told, content, lead = null) {
  element("sheet-title").textContent = title;
  const paragraph = within(sheet, ".told", HTMLElement);
  if (paragraph) paragraph.textContent = told;
  text.value = content;
  done.textContent = "";
  onward.hidden = lead === null;
  if (lead) {
    onward.href = lead.address;
    onward.textContent = lead.words;
  }
  sheet.showModal();
}

within(sheet, ".copy", HTMLButtonElement)?.addEventListener("click", async () => {
  text.select();
  try {
    await navigator.clipboard.writeText(text.value);
    done.textContent = say("copied");
  } catch {
    // a page that does not come from this machine or over HTTPS may not write to the clipboard by itself
    done.textContent = say("copy_by_hand");
  }
});
