// @ts-check
/** What is typed and chosen in the rows becomes entries of the case. */

import { fetched, forgetAddress, history, send } from "./case.js";
import { forgotten, unknown, withValue } from "./entries.js";
import { begin, finish, goOn } from "./order.js";
import { element, within } from "./page.js";
import * as rows from "./rows.js";
import { say } from "./words.js";

const questions = element("questions");

/**
 * Take over what a row says; `field` is the one in which a text is being typed.
 * @param {HTMLElement} row
 * @param {string | null} [field]
 */
function takeOver(row, field = null) {
  const fact = row.dataset.fact ?? "";
  const value = rows.entered(row);
  const now = history.now;
  if (value === undefined) history.enter(forgotten(now, fact), field);
  else history.enter(value === null ? unknown(now, fact) : withValue(now, fact, value), field);
  forgetAddress();
  send();
}

questions.addEventListener("input", (event) => {
  const row = rows.rowOf(event.target);
  const input = event.target;
  if (!row || !(input instanceof HTMLInputElement) || input.type === "radio") return;
  if (row.dataset.type === "list") {
    // a suggestion that was chosen comes at once, letters one by one
    if (event instanceof InputEvent ? event.inputType === "insertReplacementText" : true) addMembers(row);
    return;
  }
  begin();
  rows.press(row, ".dunno", false);
  if (input.matches(".typed") && !input.value.trim()) rows.clearDetails(row); // they were about that number
  takeOver(row, `${row.dataset.fact} ${input.className}`);
});

questions.addEventListener("change", (event) => {
  const row = rows.rowOf(event.target);
  if (!row || !(event.target instanceof HTMLInputElement)) return;
  if (event.target.type === "radio") {
    takeOver(row);
    rows.showAll();
  } else if (row.dataset.type === "list") addMembers(row);
  else finish();
});

/** @param {HTMLElement} row */
function addMembers(row) {
  const input = within(row, ".typed", HTMLInputElement);
  if (!input || !addNames(row, input.value)) return false;
  input.value = "";
  return true;
}

/**
 * Enter all names in a text; false when there are none.
 * @param {HTMLElement} row
 * @param {string} text
 */
function addNames(row, text) {
  const names = text.split(/[,;\n]/).map((name) => name.trim()).filter(Boolean);
  if (!names.length) return false;
  rows.press(row, ".none", false);
  rows.press(row, ".dunno", false);
  if (names.length === 1 && names[0]?.toLowerCase() === "none" && !rows.members(row).length) rows.press(row, ".none", true);
  else rows.setMembers(row, [...rows.members(row), ...names]);
  takeOver(row);
  return true;
}

// Lines that are pasted are names each; the field itself would make one of them.
questions.addEventListener("paste", (event) => {
  const row = rows.rowOf(event.target);
  const text = event.clipboardData?.getData("text") ?? "";
  if (row?.dataset.type !== "list" || !/[,;\n]/.test(text)) return;
  event.preventDefault();
  addNames(row, text);
});

questions.addEventListener("keydown", (event) => {
  const row = rows.rowOf(event.target);
  if (!row || !(event.target instanceof HTMLInputElement)) return;
  if (event.key === "Enter") {
    event.preventDefault();
    if (row.dataset.type === "list" && addMembers(row)) return;
    goOn();
  } else if (event.key === "," && row.dataset.type === "list") {
    event.preventDefault();
    addMembers(row);
  } else if (event.target.type === "radio" && !event.ctrlKey && !event.metaKey && !event.altKey) {
    byLetter(row, event);
  }
});

/**
 * Answer with the first letter of an answer, where no other begins with it, or with its number.
 * @param {HTMLElement} row
 * @param {KeyboardEvent} event
 */
function byLetter(row, event) {
  const options = [...row.querySelectorAll(".option")];
  const key = event.key.toLowerCase();
  if (key.length !== 1) return;
  const begun = options.filter((one) => one.textContent?.trim().toLowerCase().startsWith(key));
  const option = begun.length === 1 ? begun[0] : options[Number(key) - 1];
  const input = option && within(option, "input", HTMLInputElement);
  if (!input) return;
  event.preventDefault();
  input.focus();
  input.checked = true;
  takeOver(row);
}

questions.addEventListener("click", (event) => {
  const row = rows.rowOf(event.target);
  const button = event.target instanceof Element ? event.target.closest("button") : null;
  if (!row || !button) return;
  if (button.matches(".dunno, .none")) {
    const on = button.getAttribute("aria-pressed") !== "true";
    clearRow(row);
    button.setAttribute("aria-pressed", String(on));
    takeOver(row);
  } else if (button.matches(".forget")) {
    clearRow(row);
    takeOver(row);
    within(row, ".entry input", HTMLInputElement)?.focus();
  } else if (button.matches(".remove")) {
    const gone = button.closest("li")?.getAttribute("data-name");
    rows.setMembers(row, rows.members(row).filter((name) => name !== gone));
    takeOver(row);
    within(row, ".typed", HTMLInputElement)?.focus();
  } else if (button.matches(".unit-choice")) {
    rows.setUnit(row, button.dataset.unit ?? "");
    takeOver(row);
    within(row, ".typed", HTMLInputElement)?.focus();
  }
});

/**
 * Take out all that is entered in a row.
 * @param {HTMLElement} row
 */
function clearRow(row) {
  for (const input of row.querySelectorAll("input")) {
    if (input.type === "radio") input.checked = false;
    else input.value = "";
  }
  rows.press(row, ".dunno", false);
  rows.press(row, ".none", false);
  if (row.dataset.type === "list") rows.setMembers(row, []);
}

questions.addEventListener(
  "toggle",
  async (event) => {
    const details = event.target;
    if (!(details instanceof HTMLDetailsElement) || !details.matches(".consequences") || !details.open) return;
    const place = within(details, "div", HTMLElement);
    if (!place || place.childElementCount) return;
    const about = history.now;
    const found = await fetched("consequences", { question: details.dataset.question });
    if (history.now !== about) return; // what the answers would do has changed meanwhile
    if (found?.html) place.innerHTML = found.html;
    else place.textContent = say("no_text");
  },
  true,
);
