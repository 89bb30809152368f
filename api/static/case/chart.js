// @ts-check
/** The flowchart: each track is a drawing of its own, replaced when it has changed. */

import { element, handed, within } from "./page.js";

const chart = element("chart");
/** The facts to ask for at each decision. @type {Record<string, string[]>} */
const reads = handed("reads");

/** The marks of the drawings that are shown, by track. */
export function drawn() {
  /** @type {Record<string, string>} */ const marks = {};
  for (const track of tracks()) marks[track.dataset.track ?? ""] = track.dataset.mark ?? "";
  return marks;
}

/** @returns {HTMLElement[]} */
function tracks() {
  return [...chart.querySelectorAll("[data-track]")].filter((track) => track instanceof HTMLElement);
}

/**
 * Show the tracks that have changed; what stands otherwise than before is lit up.
 * @param {{id: string, mark: string, svg: string}[]} changed
 * @param {string | null} next the fact that is asked next
 */
export function redraw(changed, next) {
  for (const { id, mark, svg } of changed) {
    const track = tracks().find((one) => one.dataset.track === id);
    const drawing = track && within(track, ".drawing", HTMLElement);
    if (!track || !drawing) continue;
    const before = states(drawing);
    drawing.innerHTML = svg;
    track.dataset.mark = mark;
    for (const box of boxes(drawing)) {
      const was = before.get(box.dataset.box ?? "");
      if (was !== undefined && was !== (box.dataset.state ?? "")) box.classList.add("changed");
    }
  }
  mark(next);
}

/** Take the drawings away: they are of an answer that is no more. */
export function clear() {
  for (const track of tracks()) {
    track.dataset.mark = "";
    within(track, ".drawing", HTMLElement)?.replaceChildren();
  }
}

/**
 * Mark the questions that the best next one is asked for, and bring the first of them into sight.
 * @param {string | null} next
 */
function mark(next) {
  /** @type {SVGElement | null} */ let first = null;
  for (const box of boxes(chart)) {
    const asking = next !== null && box.dataset.state !== "ruled_out" && facts(box).includes(next);
    box.classList.toggle("asking", asking);
    if (asking) first ??= box;
  }
  if (next !== marked && first) show(first);
  marked = next;
}

/** @type {string | null} */ let marked = null;

/**
 * Scroll the flowchart's own column, where it has one: the page itself stays where the reader is.
 * @param {SVGElement} box
 */
function show(box) {
  const pane = chart.closest(".pane");
  if (!pane || pane.scrollHeight <= pane.clientHeight || getComputedStyle(pane).overflowY === "visible") return;
  const [inside, outside] = [box.getBoundingClientRect(), pane.getBoundingClientRect()];
  if (inside.top >= outside.top && inside.bottom <= outside.bottom) return;
  pane.scrollTop += inside.top - outside.top - pane.clientHeight / 3;
}

/** @param {ParentNode} inside */
function boxes(inside) {
  return [...inside.querySelectorAll("[data-box]")].filter((box) => box instanceof SVGElement);
}

/** @param {ParentNode} inside */
function states(inside) {
  return new Map(boxes(inside).map((box) => [box.dataset.box ?? "", box.dataset.state ?? ""]));
}

/**
 * The facts that a decision's box reads.
 * @param {SVGElement} box
 */
function facts(box) {
  return box.dataset.kind === "decision" ? (reads[box.dataset.box ?? ""] ?? []) : [];
}

/**
 * A click on a question leads to its entries, one on a recommendation to its reasons; with a key held down the link is
 * followed as any other.
 * @param {(facts: string[]) => void} question
 * @param {(leaf: string) => void} recommendation
 */
export function onChoose(question, recommendation) {
  chart.addEventListener("click", (event) => {
    const at = event.target instanceof Element ? event.target.closest("[data-box]") : null;
    if (!(at instanceof SVGElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (isNote(event.target)) return;
    if (at.dataset.kind === "decision" && facts(at).length) question(facts(at));
    else if (at.dataset.kind === "recommendation") recommendation(at.dataset.box ?? "");
    else return;
    event.preventDefault();
  });
}

/**
 * Whether a click is on a small link inside a box, and not on the box itself.
 * @param {EventTarget | null} target
 */
function isNote(target) {
  const link = target instanceof Element ? target.closest("a") : null;
  return link !== null && !link.querySelector("polygon");
}
