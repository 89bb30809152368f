// @ts-check
/** Asking the server: the last entry counts, what fails is tried again, and nothing that was typed is lost. */
/** @typedef {import("./entries.js").Entries} Entries */
/**
 * @typedef {object} Answer
 * @property {string} digest
 * @property {[string, string][]} rows
 * @property {string | null} next
 * @property {boolean} optional whether no advice depends on the next question
 * @property {Record<string, string>} beside
 * @property {string[]} strangers
 * @property {string} docked
 * @property {string} answer
 * @property {string} steps
 * @property {string} paper
 * @property {{id: string, mark: string, svg: string}[]} tracks
 * @property {boolean} undrawn whether the flowchart could not be drawn
 * @property {string} [comparison]
 *
 * @typedef {object} Hooks
 * @property {() => void} asking An entry was sent.
 * @property {(answer: Answer) => void} answered
 * @property {(seconds: number) => void} unreachable No answer; it is tried again in so many seconds.
 * @property {(status: number) => void} failed An answer that says no: trying again would not help.
 */

const PATIENCE = 10_000;
const WAITS = [1, 2, 4, 8, 15];
/** Too slow, and too many at once: these pass. */
const PASSING = [408, 429];

/** Sends entries and hears the answers, one at a time: an entry that follows replaces the one before it. */
export class Exchange {
  #sent = 0;
  #tries = 0;
  /** @type {AbortController | null} */ #under_way = null;
  /** @type {number | undefined} */ #timer;
  /** @type {object | null} */ #open = null;

  /**
   * @param {string} address
   * @param {Hooks} hooks
   */
  constructor(address, hooks) {
    this.address = address;
    this.hooks = hooks;
    window.addEventListener("online", () => this.retry());
  }

  /** @param {object} body */
  send(body) {
    this.#open = body;
    this.#tries = 0;
    this.hooks.asking();
    void this.#ask();
  }

  /** Try again now what has no answer yet. */
  retry() {
    if (this.#open) void this.#ask();
  }

  async #ask() {
    clearTimeout(this.#timer);
    this.#under_way?.abort();
    const number = ++this.#sent;
    const controller = (this.#under_way = new AbortController());
    const patience = setTimeout(() => controller.abort(), PATIENCE);
    const heard = await this.#hear(controller.signal);
    clearTimeout(patience);
    if (number !== this.#sent) return; // a later entry is on its way
    if (heard === null) {
      this.#wait();
      return;
    }
    if (typeof heard === "number") {
      this.hooks.failed(heard);
      return;
    }
    this.#open = null;
    this.hooks.answered(heard);
  }

  /**
   * The answer; the status of one that says no; null where there is none.
   * @param {AbortSignal} signal
   * @returns {Promise<Answer | number | null>}
   */
  async #hear(signal) {
    try {
      const response = await post(this.address, this.#open, signal);
      if (response.ok) return await response.json();
      return response.status < 500 && !PASSING.includes(response.status) ? response.status : null;
    } catch {
      return null;
    }
  }

  #wait() {
    const seconds = WAITS[Math.min(this.#tries++, WAITS.length - 1)] ?? 1;
    this.hooks.unreachable(seconds);
    this.#timer = setTimeout(() => this.retry(), seconds * 1000);
  }
}

/**
 * Send something as JSON. Nothing is kept, and nothing but the address goes along.
 * @param {string} address
 * @param {unknown} body
 * @param {AbortSignal} [signal]
 */
export function post(address, body, signal) {
  return fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    cache: "no-store",
    credentials: "same-origin",
    ...(signal ? { signal } : {}),
  });
}
