// @ts-check
/** When rows may move: not while a text is typed in one, nor while a finger is on one. */
/** @typedef {import("./server.js").Answer} Answer */

import { history, isBusy, onAnswer } from "./case.js";
import * as rows from "./rows.js";

/** @type {Answer | null} */ let last = null;
let typing = false;
/** Whether a button of the mouse, or a finger, is down: a row that moved then would not get the click. */
let pressing = false;
/** Where the keyboard was when it was to go to the best next question, as soon as that is known. @type {Element | null} */
let leaving = null;
let asked = 0;
/** How long it may take: later the keyboard would be taken from somebody who does something else by then. */
const SOON = 1500;

onAnswer((answer) => {
  last = answer;
  tidy();
});

document.addEventListener("pointerdown", () => ([pressing, leaving] = [true, null]), true);
document.addEventListener("keydown", () => (leaving = null), true);
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

/** A text is being typed. */
export function begin() {
  typing = true;
}

/** The text is finished: its row may take its place now. */
export function finish() {
  history.settle();
  typing = false;
  tidy();
}

/** Finish, and go to the best next question. */
export function goOn() {
  leaving = document.activeElement;
  asked = performance.now();
  finish();
}

/** Put the rows in their order, and go on to the best question, as soon as this is in nobody's way. */
function tidy() {
  if (!last || typing || pressing) return;
  rows.arrange(last.rows, last.next, last.optional);
  if (leaving && !isBusy()) {
    const still = document.activeElement === leaving && performance.now() - asked < SOON;
    leaving = null;
    if (still) rows.goToNext();
  }
}
