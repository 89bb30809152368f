// @ts-check
/** The answer: what follows from the entries is put into the page, and what has changed in it lights up. */

import { audience, history, onAnswer } from "./case.js";
import * as chart from "./chart.js";
import { element } from "./page.js";
import * as rows from "./rows.js";
import { offer, onView } from "./views.js";
import { say } from "./words.js";

const advice = element("advice");
const steps = element("steps");
let inWords = "";
const SETTLED = 700;
const STATUSES = ["RECOMMENDED", "POSSIBLE", "NOT_RECOMMENDED", "fulfilled"];

onAnswer((answer) => {
  document.body.dataset.audience = audience();
  rows.tell(answer.beside);
  const stood = standings();
  morph(advice, answer.answer);
  for (const [leaf, item] of items()) {
    const was = stood.get(leaf);
    if (was !== undefined && was !== standing(item)) item.classList.add("changed");
  }
  inWords = answer.steps;
  tellSteps();
  element("paper-content").innerHTML = answer.paper;
  element("docked").textContent = answer.docked.trim();
  if (answer.undrawn) chart.clear();
  chart.redraw(answer.tracks, answer.next);
  const wrong = answer.strangers.join("; ");
  element("strangers").hidden = !wrong;
  element("strangers").textContent = wrong && say("unread", { what: wrong });
  offer(history.before !== null);
  element("comparison").innerHTML = answer.comparison ?? "";
  announce();
});

/** The path in words is put in its place when somebody looks at it. */
function tellSteps() {
  if (!steps.hidden && inWords) morph(steps, inWords);
}

onView(tellSteps);

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

/** The recommendations as they are shown, by leaf. @returns {Map<string, HTMLElement>} */
function items() {
  const shown = [...advice.querySelectorAll("[data-leaf]")].filter((item) => item instanceof HTMLElement);
  return new Map(shown.map((item) => [item.dataset.leaf ?? "", item]));
}

/** @param {HTMLElement} item */
function standing(item) {
  return STATUSES.filter((one) => item.classList.contains(one)).join();
}

function standings() {
  return new Map([...items()].map(([leaf, item]) => [leaf, standing(item)]));
}

/** @type {number | undefined} */ let pause;

/** Tell those who listen how urgent it is, and what is not counted, once it has settled. */
function announce() {
  clearTimeout(pause);
  pause = setTimeout(() => {
    const told = ["urgency", "not-counted"].map((id) => document.getElementById(id)?.textContent ?? "");
    const text = told.join(" ").replace(/\s+/g, " ").trim();
    if (element("said").textContent !== text) element("said").textContent = text;
  }, SETTLED);
}

/**
 * Open a recommendation and go there.
 * @param {string} leaf
 */
export function openAdvice(leaf) {
  const item = items().get(leaf);
  for (let part = item ?? null; part; part = part.parentElement) if (part instanceof HTMLDetailsElement) part.open = true;
  item?.scrollIntoView({ block: "nearest" });
  item?.querySelector("summary")?.focus();
}
