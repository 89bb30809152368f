// @ts-check
/** The case on the page: what is entered, what it is compared with, and its way to the server and back. */
/** @typedef {import("./server.js").Answer} Answer */

import * as chart from "./chart.js";
import { isNothing } from "./entries.js";
import { History } from "./history.js";
import { element, within } from "./page.js";
import { Exchange, post } from "./server.js";
import { say } from "./words.js";

const main = element("main");
const address = main.dataset.protocol ?? "";
const LATE = 400;

export const history = new History();

/** @type {((answer: Answer) => void)[]} */ const listeners = [];
/** @type {number | undefined} */ let late;

const exchange = new Exchange(`${address}/case`, {
  asking() {
    clearTimeout(late);
    late = setTimeout(() => document.body.classList.add("waiting"), LATE);
    main.setAttribute("aria-busy", "true");
  },
  answered(answer) {
    clearTimeout(late);
    document.body.classList.remove("waiting", "stale");
    main.setAttribute("aria-busy", "false");
    element("trouble").hidden = true;
    if (main.dataset.digest !== answer.digest) trouble(say("changed"));
    for (const listener of listeners) listener(answer);
  },
  unreachable(seconds) {
    trouble(say("unreachable", { seconds }));
  },
  failed(status) {
    main.setAttribute("aria-busy", "false");
    trouble(say("failed", { status }));
  },
});

element("retry").addEventListener("click", () => exchange.retry());

/**
 * Say what is wrong. What the page shows does not belong to what is entered.
 * @param {string} text
 */
function trouble(text) {
  clearTimeout(late);
  document.body.classList.remove("waiting");
  document.body.classList.add("stale");
  const paragraph = within(element("trouble"), "p", HTMLElement);
  if (paragraph) paragraph.textContent = text;
  element("trouble").hidden = false;
}

/** @param {(answer: Answer) => void} listener */
export function onAnswer(listener) {
  listeners.push(listener);
}

/** Whether an answer is still to come. */
export function isBusy() {
  return main.getAttribute("aria-busy") === "true";
}

export function audience() {
  return within(document, "input[name=audience]:checked", HTMLInputElement)?.value ?? "clinician";
}

/** Send what is entered now. */
export function send() {
  const disabled = { undo: !history.canUndo, redo: !history.canRedo, clear: isNothing(history.now) };
  for (const [id, off] of Object.entries(disabled)) element(id).toggleAttribute("disabled", off);
  exchange.send({ ...asked(), drawn: chart.drawn(), ...(history.before ? { against: history.before } : {}) });
}

/** Take away what the address carries: it is about another case. */
export function forgetAddress() {
  if (location.hash.includes("=")) window.history.replaceState(null, "", location.pathname + location.search);
}

function asked() {
  return { ...history.now, audience: audience() };
}

/**
 * Something more about this case; null when the server does not give it.
 * @param {string} what
 * @param {object} [more]
 * @returns {Promise<{text?: string, html?: string} | null>}
 */
export async function fetched(what, more = {}) {
  try {
    const response = await post(`${address}/${what}`, { ...asked(), ...more }, AbortSignal.timeout(10_000));
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

// What goes wrong in the page itself must not leave an old answer standing as if it were the new one.
for (const kind of ["error", "unhandledrejection"]) window.addEventListener(kind, () => trouble(say("broken")));

window.addEventListener("beforeunload", (event) => {
  if (!isNothing(history.now) && !location.hash.includes("=")) event.preventDefault();
});
