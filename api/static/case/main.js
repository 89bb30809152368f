// @ts-check
/** The page of a case: entries go to the server, and what follows from them comes back into the page. */
/** @typedef {import("./entries.js").Entries} Entries */
/** @typedef {import("./server.js").Answer} Answer */

import * as chart from "./chart.js";
import { NOTHING, forgotten, isNothing, unknown, withValue } from "./entries.js";
import { History } from "./history.js";
import { fragment, read } from "./link.js";
import * as rows from "./rows.js";
import { Exchange, post } from "./server.js";
import * as sheet from "./sheet.js";
import { offer, view } from "./views.js";
import { element, say, within } from "./words.js";

const main = element("main");
const protocol = main.dataset.protocol ?? "";
const history = new History();
const advice = element("advice");
/** @type {Entries | null} */ let before = null;
/** @type {Answer | null} */ let last = null;
/** Whether a text is being typed: rows stay in their places until it is finished. */
let typing = false;
/** Whether a button of the mouse, or a finger, is down: a row that moved then would not get the click. */
let pressing = false;
/** Whether the keyboard is to go to the best next question as soon as it is known. */
let onwards = false;

const exchange = new Exchange(`${protocol}/case`, {
  asking() {
    clearTimeout(late);
    late = setTimeout(() => document.body.classList.add("waiting"), 400);
    main.setAttribute("aria-busy", "true");
  },
  answered(answer) {
    settled();
    show(answer);
  },
  unreachable(seconds) {
    trouble(say("unreachable", { seconds }));
  },
  failed(status) {
    trouble(say("failed", { status }));
  },
});
/** @type {number | undefined} */ let late;

function settled() {
  clearTimeout(late);
  document.body.classList.remove("waiting", "stale");
  main.setAttribute("aria-busy", "false");
  element("trouble").hidden = true;
}

/** @param {string} text */
function trouble(text) {
  clearTimeout(late);
  document.body.classList.remove("waiting");
  document.body.classList.add("stale");
  const paragraph = within(element("trouble"), "p", HTMLElement);
  if (paragraph) paragraph.textContent = text;
  element("trouble").hidden = false;
}

function audience() {
  return within(document, "input[name=audience]:checked", HTMLInputElement)?.value ?? "clinician";
}

/** @returns {{facts: object, skipped: readonly string[], audience: string}} */
function asked() {
  return { ...history.now, audience: audience() };
}

/** Send what is entered now. */
function send() {
  const undo = /** @type {HTMLButtonElement} */ (element("undo"));
  const redo = /** @type {HTMLButtonElement} */ (element("redo"));
  const clear = /** @type {HTMLButtonElement} */ (element("clear"));
  [undo.disabled, redo.disabled] = [!history.canUndo, !history.canRedo];
  clear.disabled = isNothing(history.now);
  exchange.send({ ...asked(), drawn: chart.drawn(), ...(before ? { against: before } : {}) });
}

/**
 * Enter something. An address that carried another case carries none any more: it would lie.
 * @param {Entries} entries
 * @param {string | null} [field] the field in which a text is being typed
 */
function enter(entries, field = null) {
  history.enter(entries, field);
  if (location.hash) window.history.replaceState(null, "", location.pathname + location.search);
  send();
}

/**
 * Take over what a row says.
 * @param {HTMLElement} row
 * @param {string | null} [field]
 */
function takeOver(row, field = null) {
  const fact = row.dataset.fact ?? "";
  const value = rows.entered(row);
  if (value === undefined) enter(forgotten(history.now, fact), field);
  else enter(value === null ? unknown(history.now, fact) : withValue(history.now, fact, value), field);
}

/** @param {Answer} answer */
function show(answer) {
  last = answer;
  const digest = main.dataset.digest;
  if (digest !== answer.digest) trouble(say("changed"));
  document.body.dataset.audience = audience();
  rows.tell(answer.beside);
  tidy();
  const stood = standings();
  morph(advice, answer.answer);
  for (const item of items()) {
    const was = stood.get(item.dataset.leaf ?? "");
    if (was !== undefined && was !== standing(item)) item.classList.add("changed");
  }
  morph(element("steps"), answer.steps);
  element("paper").innerHTML = answer.paper;
  element("docked").textContent = answer.docked.trim();
  chart.redraw(answer.tracks, answer.next);
  element("strangers").hidden = answer.strangers.length === 0;
  element("strangers").textContent = answer.strangers.length ? say("unread", { what: answer.strangers.join("; ") }) : "";
  offer(before !== null);
  element("comparison").innerHTML = answer.comparison ?? "";
  announce();
}

/** Put the rows in their order, and go on to the best question, as soon as this is in nobody's way. */
function tidy() {
  if (!last || typing || pressing) return;
  rows.arrange(last.rows, last.next);
  if (onwards && main.getAttribute("aria-busy") !== "true") {
    onwards = false;
    rows.goToNext();
  }
}

document.addEventListener("pointerdown", () => (pressing = true), true);
for (const end of ["pointerup", "pointercancel"]) {
  document.addEventListener(
    end,
    () => {
      pressing = false;
      setTimeout(tidy); // after the click
    },
    true,
  );
}

/**
 * Put new content in the place of old; what is open stays open, and the keyboard stays where it is.
 * @param {HTMLElement} place
 * @param {string} html
 */
function morph(place, html) {
  window.Idiomorph.morph(place, html, {
    morphStyle: "innerHTML",
    callbacks: { beforeAttributeUpdated: (name) => name !== "open" },
  });
}

/** @returns {HTMLElement[]} */
function items() {
  return [...advice.querySelectorAll("[data-leaf]")].filter((item) => item instanceof HTMLElement);
}

/** @param {HTMLElement} item */
function standing(item) {
  return ["RECOMMENDED", "POSSIBLE", "NOT_RECOMMENDED", "fulfilled"].filter((one) => item.classList.contains(one)).join();
}

function standings() {
  return new Map(items().map((item) => [item.dataset.leaf ?? "", standing(item)]));
}

/** @type {number | undefined} */ let pause;

/** Tell those who listen how urgent it is, once it has settled. */
function announce() {
  clearTimeout(pause);
  pause = setTimeout(() => {
    const text = element("urgency").textContent?.replace(/\s+/g, " ").trim() ?? "";
    if (element("said").textContent !== text) element("said").textContent = text;
  }, 700);
}

// What is typed and chosen in the rows.

const questions = element("questions");

questions.addEventListener("input", (event) => {
  const row = rows.rowOf(event.target);
  const input = event.target;
  if (!row || !(input instanceof HTMLInputElement) || input.type === "radio") return;
  if (row.dataset.type === "list") {
    // a suggestion that was chosen comes at once, letters one by one
    if (event instanceof InputEvent ? event.inputType === "insertReplacementText" : true) addMembers(row);
    return;
  }
  typing = true;
  rows.press(row, ".dunno", false);
  takeOver(row, `${row.dataset.fact} ${input.className}`);
});

questions.addEventListener("change", (event) => {
  const row = rows.rowOf(event.target);
  if (!row || !(event.target instanceof HTMLInputElement)) return;
  if (event.target.type === "radio") takeOver(row);
  else if (row.dataset.type === "list") addMembers(row);
  else finish();
});

/** A text is finished: its row may take its place now. */
function finish() {
  history.settle();
  typing = false;
  tidy();
}

/** @param {HTMLElement} row */
function addMembers(row) {
  const input = within(row, ".typed", HTMLInputElement);
  const names = (input?.value ?? "").split(/[,;]/).map((name) => name.trim()).filter(Boolean);
  if (!input || !names.length) return false;
  input.value = "";
  rows.press(row, ".none", false);
  rows.press(row, ".dunno", false);
  if (names.length === 1 && names[0]?.toLowerCase() === "none" && !rows.members(row).length) rows.press(row, ".none", true);
  else rows.setMembers(row, [...rows.members(row), ...names]);
  takeOver(row);
  return true;
}

questions.addEventListener("keydown", (event) => {
  const row = rows.rowOf(event.target);
  if (!row || !(event.target instanceof HTMLInputElement)) return;
  if (event.key === "Enter") {
    event.preventDefault();
    if (row.dataset.type === "list" && addMembers(row)) return;
    onwards = true;
    finish();
  } else if (event.key === "," && row.dataset.type === "list") {
    event.preventDefault();
    addMembers(row);
  } else if (event.target.type === "radio" && !event.ctrlKey && !event.metaKey && !event.altKey) {
    byLetter(row, event);
  }
});

/**
 * Answer with the first letter of an answer, or its number.
 * @param {HTMLElement} row
 * @param {KeyboardEvent} event
 */
function byLetter(row, event) {
  const options = [...row.querySelectorAll(".option")];
  const key = event.key.toLowerCase();
  const option = options.find((one, place) => one.textContent?.trim().toLowerCase().startsWith(key) || String(place + 1) === key);
  const input = option && within(option, "input", HTMLInputElement);
  if (!input || key.length !== 1) return;
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
    const found = await fetched(`${protocol}/consequences/${details.dataset.question}`);
    if (found?.html) place.innerHTML = found.html;
  },
  true,
);

document.addEventListener("click", (event) => {
  const jump = event.target instanceof Element ? event.target.closest(".jump") : null;
  if (jump instanceof HTMLElement) rows.goTo(jump.dataset.fact ?? "");
});

chart.onChoose(
  (facts) => {
    const fact = rows.firstOpen(facts);
    if (fact) rows.goTo(fact);
  },
  (leaf) => {
    const item = document.getElementById(`advice-${leaf}`);
    for (let part = item; part; part = part.parentElement) if (part instanceof HTMLDetailsElement) part.open = true;
    item?.scrollIntoView({ block: "nearest" });
    item?.querySelector("summary")?.focus();
  },
);

// The tools.

/**
 * Show entries that were not typed just now.
 * @param {() => void} change
 */
function jumpTo(change) {
  typing = false;
  change();
  rows.write(history.now);
  if (location.hash) window.history.replaceState(null, "", location.pathname + location.search);
  send();
}

element("undo").addEventListener("click", () => jumpTo(() => history.undo()));
element("redo").addEventListener("click", () => jumpTo(() => history.redo()));
element("clear").addEventListener("click", () => jumpTo(() => history.enter(NOTHING)));

document.addEventListener("keydown", (event) => {
  const field = event.target instanceof HTMLInputElement && event.target.type !== "radio";
  if (field || event.target instanceof HTMLTextAreaElement || !(event.ctrlKey || event.metaKey)) return;
  const key = event.key.toLowerCase();
  if (key === "z" || key === "y") {
    event.preventDefault();
    jumpTo(() => (key === "y" || event.shiftKey ? history.redo() : history.undo()));
  }
});

for (const input of document.querySelectorAll("input[name=audience]")) input.addEventListener("change", send);

element("retry").addEventListener("click", () => exchange.retry());
element("print").addEventListener("click", () => window.print());

element("compare").addEventListener("click", () => {
  before = history.now;
  send();
  offer(true);
  view("comparison");
});

element("comparison").addEventListener("click", (event) => {
  const id = event.target instanceof HTMLElement ? event.target.id : "";
  if (id === "swap" && before) {
    const other = before;
    before = history.now;
    jumpTo(() => history.enter(other));
  } else if (id === "restart") {
    jumpTo(() => history.enter(NOTHING));
    element("questions").scrollTop = 0;
  } else if (id === "uncompare") {
    before = null;
    offer(false);
    send();
    element("compare").focus();
  }
});

element("link").addEventListener("click", () => {
  const carried = fragment(history.now, before);
  const address = new URL(location.href);
  address.hash = carried;
  sheet.show(say("link_title"), say("link_told"), address.href);
});

element("record").addEventListener("click", async () => {
  const found = await fetched(`${protocol}/record`);
  if (found?.text) sheet.show(say("record_title"), say("record_told"), found.text);
});

element("query").addEventListener("click", async () => {
  const found = await fetched(`${protocol}/query`);
  if (!found?.text) return;
  const address = `../graphql#query=${encodeURIComponent(found.text)}`;
  sheet.show(say("query_title"), say("query_told"), found.text, { address, words: say("run_query") });
});

/**
 * Something more about this case; null, with the trouble told, when the server does not give it.
 * @param {string} address
 * @returns {Promise<{text?: string, html?: string} | null>}
 */
async function fetched(address) {
  try {
    const response = await post(address, asked(), AbortSignal.timeout(10_000));
    if (response.ok) return await response.json();
    trouble(say("failed", { status: response.status }));
  } catch {
    trouble(say("unreachable", { seconds: 1 }));
    send();
  }
  return null;
}

// Paper: the largest letters with which everything is on one page.

const SIZES = [10, 9.5, 9, 8.5, 8, 7.5, 7, 6.5, 6, 5.5];

window.addEventListener("beforeprint", () => {
  const paper = element("paper");
  paper.classList.add("measured");
  for (const size of SIZES) {
    paper.style.fontSize = `${size}pt`;
    if (paper.offsetHeight <= element("page").offsetHeight) break;
  }
  paper.classList.remove("measured");
});

// What the address carries.

function load() {
  if (location.hash.length <= 1 || !location.hash.includes("=")) return;
  const carried = read(location.hash, rows.meaning);
  before = carried.before;
  history.enter(carried.entries);
  typing = false;
  rows.write(history.now);
  send();
  if (before) {
    offer(true);
    view("comparison");
  }
}

window.addEventListener("hashchange", load);
load();
