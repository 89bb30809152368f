"use strict";

const example = `# Press the triangle to ask (or Ctrl-Enter).
# The book on the left describes every field.
query WhatDoesItMean {
  leukopenia(
    facts: {
      wbc: { value: 3.55, unit: "10*9/L" }
      fever: false
    }
  ) {
    ... on Evaluation {
      urgency
      urgencyAtMost
      classifications {
        leukopenia
        neutropenia
      }
      recommendations {
        title
        status
        strength
        urgency
        because
        pending
      }
      questions {
        fact
        text
        decides
      }
    }
    ... on InvalidFacts {
      problems {
        fact
        message
      }
    }
  }
}
`;

// Queries hold facts about patients: they live as long as the page, and are never kept in the browser.
const kept = new Map();
const storage = {
  get length() { return kept.size; },
  clear: () => kept.clear(),
  getItem: (key) => kept.get(key) ?? null,
  removeItem: (key) => kept.delete(key),
  setItem: (key, value) => kept.set(key, value),
};

// A query that a page hands over stands in the fragment, which no server sees.
const handedOver = new URLSearchParams(window.location.hash.slice(1)).get("query");

const { createElement } = window.React;
const root = window.ReactDOM.createRoot(document.getElementById("explorer"));
root.render(createElement(window.GraphiQL, {
  fetcher: window.GraphiQL.createFetcher({ url: window.location.pathname }),
  defaultQuery: handedOver ?? example,
  storage,
}));
