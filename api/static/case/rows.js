// @ts-check
/** The rows of questions: what is typed in them becomes entries, and entries are written back into them. */
/** @typedef {import("./entries.js").Entries} Entries */
/** @typedef {import("./entries.js").Value} Value */

import { element, within } from "./page.js";
import { say } from "./words.js";

const list = element("rows");
const GROUPS = ["known", "open", "record", "other"];

/** All rows, by fact. @type {Map<string, HTMLElement>} */
const rows = new Map(
  [...list.querySelectorAll(".row")]
    .filter((row) => row instanceof HTMLElement)
    .map((row) => [row.dataset.fact ?? "", row]),
);

/** @type {Map<string, string>} */
const names = new Map([...rows].flatMap(([fact, row]) => (row.dataset.names ?? "").split(" ").filter(Boolean).map((name) => [name, fact])));

/**
 * The fact that a name means, its type, and whether the name means the fact's unit.
 * @param {string} name
 */
export function meaning(name) {
  const key = name.trim().toLowerCase().replace(/[\s-]+/g, "_"); // as intake looks names up
  return named(key, false) ?? (key.endsWith("_unit") ? named(key.replace(/_unit$/, ""), true) : null);
}

/**
 * @param {string} key
 * @param {boolean} unit
 */
function named(key, unit) {
  const fact = rows.has(key) ? key : names.get(key);
  const type = (fact && rows.get(fact)?.dataset.type) ?? "";
  return fact && (!unit || type === "quantity") ? { fact, type, unit } : null;
}

/**
 * The row that something stands in.
 * @param {EventTarget | null} inside
 */
export function rowOf(inside) {
  const row = inside instanceof Element ? inside.closest(".row") : null;
  return row instanceof HTMLElement ? row : null;
}

/**
 * What is entered in a row: a value, "don't know" (null), or nothing (undefined).
 * @param {HTMLElement} row
 * @returns {Value | null | undefined}
 */
export function entered(row) {
  if (pressed(row, ".dunno")) return null;
  switch (row.dataset.type) {
    case "boolean":
    case "choice": {
      const chosen = within(row, "input:checked", HTMLInputElement)?.value;
      if (chosen === undefined) return undefined;
      if (chosen === "?") return null;
      return row.dataset.type === "boolean" ? chosen === "yes" : chosen;
    }
    case "list": {
      const chips = members(row);
      return chips.length || pressed(row, ".none") ? chips : undefined;
    }
    default:
      return measured(row);
  }
}

/**
 * @param {HTMLElement} row
 * @returns {Value | undefined}
 */
function measured(row) {
  const value = within(row, ".typed", HTMLInputElement)?.value.trim() ?? "";
  if (!value) return undefined;
  const date = within(row, ".date", HTMLInputElement)?.value;
  const lowerLimit = within(row, ".limit", HTMLInputElement)?.value.trim();
  if (!date && !lowerLimit) return value;
  return { value, ...(date ? { date } : {}), ...(lowerLimit ? { lowerLimit } : {}) };
}

/**
 * @param {HTMLElement} row
 * @param {string} selector
 */
function pressed(row, selector) {
  return row.querySelector(selector)?.getAttribute("aria-pressed") === "true";
}

/**
 * @param {HTMLElement} row
 * @param {string} selector
 * @param {boolean} on
 */
export function press(row, selector, on) {
  row.querySelector(selector)?.setAttribute("aria-pressed", String(on));
}

/**
 * The members of a list that are entered.
 * @param {HTMLElement} row
 * @returns {string[]}
 */
export function members(row) {
  return [...row.querySelectorAll(".chips li")].map((chip) => chip.getAttribute("data-name") ?? "");
}

/**
 * Enter members of a list, in the place of those that were.
 * @param {HTMLElement} row
 * @param {readonly string[]} entries
 */
export function setMembers(row, entries) {
  within(row, ".chips", HTMLElement)?.replaceChildren(...[...new Set(entries)].map(chip));
}

/** @param {string} name */
function chip(name) {
  const item = document.createElement("li");
  item.dataset.name = name;
  const remove = document.createElement("button");
  remove.type = "button";
  remove.className = "remove";
  remove.textContent = "×";
  remove.setAttribute("aria-label", say("remove", { name }));
  item.append(name, " ", remove);
  return item;
}

/**
 * Write entries into all rows.
 * @param {Entries} entries
 */
export function write(entries) {
  for (const [fact, row] of rows) {
    const value = entries.facts[fact];
    const skipped = entries.skipped.includes(fact);
    for (const input of row.querySelectorAll("input")) {
      if (input.type === "radio") input.checked = chosen(input.value, value, skipped);
    }
    press(row, ".dunno", skipped);
    if (row.dataset.type === "list") {
      const given = Array.isArray(value) ? value : typeof value === "string" ? [value] : [];
      if (JSON.stringify(members(row)) !== JSON.stringify(given)) setMembers(row, given);
      press(row, ".none", Array.isArray(value) && !value.length);
      fill(row, ".typed", "");
    } else {
      const measured = typeof value === "object" && !Array.isArray(value) ? value : { value: typeof value === "string" ? value : "" };
      fill(row, ".typed", measured.value);
      fill(row, ".date", measured.date ?? "");
      fill(row, ".limit", measured.lowerLimit ?? "");
    }
  }
}

/**
 * Take out what goes with a number.
 * @param {HTMLElement} row
 */
export function clearDetails(row) {
  fill(row, ".date", "");
  fill(row, ".limit", "");
}

/**
 * @param {string} option
 * @param {Value | undefined} value
 * @param {boolean} skipped
 */
function chosen(option, value, skipped) {
  if (skipped) return option === "?";
  return typeof value === "boolean" ? option === (value ? "yes" : "no") : option === value;
}

/**
 * @param {HTMLElement} row
 * @param {string} selector
 * @param {string} text
 */
function fill(row, selector, text) {
  const input = within(row, selector, HTMLInputElement);
  if (input && input.value.trim() !== text) input.value = text;
}

/**
 * Write the unit that was chosen behind the number of a row.
 * @param {HTMLElement} row
 * @param {string} unit
 */
export function setUnit(row, unit) {
  const input = within(row, ".typed", HTMLInputElement);
  if (input) input.value = `${input.value.trim()} ${unit}`;
}

/**
 * Say beside each row what there is to say of it.
 * @param {Record<string, string>} texts
 */
export function tell(texts) {
  for (const [fact, row] of rows) {
    const beside = within(row, ".beside", HTMLElement);
    const text = texts[fact] ?? "";
    // what the answers to a question would do has changed with every entry
    const old = beside && within(beside, ".consequences", HTMLDetailsElement);
    if (old) old.open = false;
    old?.querySelector("div")?.replaceChildren();
    if (!beside || row.dataset.told === text) continue;
    row.dataset.told = text;
    beside.innerHTML = text;
    const wrong = beside.querySelector(".wrong") !== null;
    for (const input of row.querySelectorAll(".entry input")) input.setAttribute("aria-invalid", String(wrong));
  }
}

/**
 * Put the rows in the order of the answer and mark the best question. The row in which the keyboard is stays where it
 * is on the screen.
 * @param {[string, string][]} order
 * @param {string | null} best
 * @param {boolean} optional whether no advice depends on the best question
 */
export function arrange(order, best, optional) {
  const kept = rowOf(document.activeElement);
  const before = kept?.getBoundingClientRect().top ?? 0;
  const wanted = new Map(GROUPS.map((group) => [group, /** @type {HTMLElement[]} */ ([])]));
  for (const [fact, group] of order) {
    const row = rows.get(fact);
    if (!row) continue;
    row.dataset.group = group;
    if (fact === best) row.dataset.next = optional ? "optional" : "best";
    else delete row.dataset.next;
    const remove = within(row, ".forget", HTMLElement);
    if (remove) remove.hidden = group !== "known" && isEmpty(row);
    wanted.get(group)?.push(row);
  }
  const heads = [...list.children].filter((child) => !child.classList.contains("row"));
  const sequence = GROUPS.flatMap((group) => {
    const inGroup = wanted.get(group) ?? [];
    const own = heads.filter((head) => head.getAttribute("data-group") === group || head.getAttribute("data-empty") === group);
    for (const head of own) {
      if (head instanceof HTMLElement) head.hidden = head.hasAttribute("data-empty") ? inGroup.length > 0 : isBare(group, inGroup);
    }
    return [...own, ...inGroup];
  });
  place(sequence, kept);
  reveal();
  if (kept?.isConnected) scroller(kept).scrollTop += kept.getBoundingClientRect().top - before;
}

/**
 * Whether nothing is typed or chosen in a row.
 * @param {HTMLElement} row
 */
function isEmpty(row) {
  const inputs = [...row.querySelectorAll("input")];
  return entered(row) === undefined && inputs.every((input) => input.type === "radio" || !input.value);
}

/**
 * Whether the heading of a group says nothing.
 * @param {string} group
 * @param {HTMLElement[]} inside
 */
function isBare(group, inside) {
  return inside.length === 0 && (group === "record" || group === "other");
}

/**
 * Put children in order without moving the one that is kept: it would lose the keyboard.
 * @param {Element[]} sequence
 * @param {Element | null} kept
 */
function place(sequence, kept) {
  const at = kept ? sequence.indexOf(kept) : -1;
  put(sequence.slice(0, Math.max(at, 0)), list.firstElementChild);
  put(sequence.slice(at + 1), at < 0 || !kept ? list.firstElementChild : kept.nextElementSibling);
}

/**
 * Put children in order before one that is there, and leave those alone that stand right already.
 * @param {Element[]} sequence
 * @param {Element | null} cursor
 */
function put(sequence, cursor) {
  for (const child of sequence) {
    if (child === cursor) cursor = cursor.nextElementSibling;
    else list.insertBefore(child, cursor);
  }
}

/**
 * What scrolls a row: its column, or on a narrow screen the page.
 * @param {HTMLElement} row
 */
function scroller(row) {
  const pane = row.closest(".pane");
  const own = pane && pane.scrollHeight > pane.clientHeight && getComputedStyle(pane).overflowY !== "visible";
  return own ? pane : (document.scrollingElement ?? document.documentElement);
}

const find = /** @type {HTMLInputElement} */ (element("find"));
const others = element("others");

/** Show the rows that have the words looked for; without any, all but those of no use now. */
function reveal() {
  const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  const open = others.getAttribute("aria-expanded") === "true";
  for (const row of rows.values()) {
    const text = `${row.querySelector(".ask")?.textContent} ${row.dataset.fact} ${row.dataset.names}`.toLowerCase();
    row.hidden = words.length ? !words.every((word) => text.includes(word)) : row.dataset.group === "other" && !open;
  }
  element("none-found").hidden = !words.length || [...rows.values()].some((row) => !row.hidden);
}

find.addEventListener("input", reveal);
find.addEventListener("keydown", (event) => {
  if (event.key === "Escape") find.value = "";
  if (event.key === "Enter") firstShown()?.focus();
  if (event.key === "Escape" || event.key === "Enter") reveal();
});
others.addEventListener("click", () => {
  others.setAttribute("aria-expanded", String(others.getAttribute("aria-expanded") !== "true"));
  reveal();
});

/** What was looked for is found: all other questions are back. */
export function showAll() {
  find.value = "";
  reveal();
}

function firstShown() {
  const row = [...list.querySelectorAll(".row")].find((one) => one instanceof HTMLElement && !one.hidden);
  return row ? field(row) : null;
}

/**
 * Where the keyboard goes in a row.
 * @param {Element} row
 */
function field(row) {
  return within(row, ".entry input:checked", HTMLInputElement) ?? within(row, ".entry input", HTMLInputElement);
}

/**
 * Go to the row of a fact; false when there is none.
 * @param {string} fact
 */
export function goTo(fact) {
  const row = rows.get(fact.replace(/_unit$/, ""));
  if (!row) return false;
  find.value = "";
  if (row.dataset.group === "other") others.setAttribute("aria-expanded", "true");
  reveal();
  row.scrollIntoView({ block: "nearest" });
  const unit = fact.endsWith("_unit") ? within(row, ".unit-choice", HTMLElement) : null;
  (unit ?? field(row))?.focus();
  return true;
}

/** Go to the best next question. */
export function goToNext() {
  const row = within(list, ".row[data-next]", HTMLElement);
  if (row) goTo(row.dataset.fact ?? "");
}

/**
 * Which of several facts to go to: the first that is not entered.
 * @param {string[]} facts
 */
export function firstOpen(facts) {
  const open = facts.find((fact) => {
    const row = rows.get(fact);
    return row && entered(row) === undefined;
  });
  return open ?? facts.find((fact) => rows.has(fact));
}
