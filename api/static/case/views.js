// @ts-check
/** What the middle shows: the flowchart, the same in words, or two cases side by side. */

import { element } from "./page.js";

const views = [...document.querySelectorAll(".views button[data-view]")].filter((one) => one instanceof HTMLButtonElement);

/** @type {(() => void)[]} */ const listeners = [];

/**
 * Hear when another view is shown.
 * @param {() => void} listener
 */
export function onView(listener) {
  listeners.push(listener);
}

/** @param {string} name */
export function view(name) {
  for (const button of views) {
    const shown = button.dataset.view === name;
    button.setAttribute("aria-pressed", String(shown));
    element(button.dataset.view ?? "").hidden = !shown;
  }
  for (const listener of listeners) listener();
}

for (const button of views) button.addEventListener("click", () => view(button.dataset.view ?? "chart"));

/**
 * Offer the comparison or take it away.
 * @param {boolean} offered
 */
export function offer(offered) {
  const button = views.find((one) => one.dataset.view === "comparison");
  if (!button) return;
  const shown = button.getAttribute("aria-pressed") === "true";
  button.hidden = !offered;
  if (!offered && shown) view("chart");
}

const zoom = /** @type {HTMLSelectElement} */ (element("zoom"));
zoom.addEventListener("change", () => {
  element("chart").dataset.zoom = zoom.value;
});
