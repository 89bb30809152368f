// Reads Mermaid's language with Mermaid's own parser: a JSON list of texts on standard input, one line of JSON for each:
// {"error"}, or what the drawing would show. Texts are the lines that a page shows; `elements` are those in their mark-up.
import { JSDOM } from "jsdom";
import { readFileSync } from "node:fs";

const { window } = new JSDOM("");
Object.assign(globalThis, { window, document: window.document });

const { default: mermaid } = await import("mermaid");
mermaid.initialize({ startOnLoad: false });

// Mermaid writes `#60;` as `ﬂ°°60¶ß` until it draws.
function shown(text) {
  const element = window.document.createElement("div");
  element.innerHTML = text.replace(/ﬂ°°/g, "&#").replace(/ﬂ°/g, "&").replace(/¶ß/g, ";");
  const elements = [...element.querySelectorAll("*")].map((e) => e.localName).filter((name) => name !== "br");
  element.querySelectorAll("br").forEach((br) => br.replaceWith("\n"));
  return { lines: element.textContent.split("\n"), elements };
}

async function read(text) {
  try {
    const { db, type } = await mermaid.mermaidAPI.getDiagramFromText(text);
    return {
      type,
      title: db.getDiagramTitle(),
      accessibleTitle: shown(db.getAccTitle()),
      description: shown(db.getAccDescription()),
      nodes: [...db.getVertices().values()].map(({ id, text, type, classes, link, haveCallback }) => ({
        id, ...shown(text), shape: type, classes, link, haveCallback,
      })),
      edges: db.getEdges().map(({ start, end, text, style, stroke }) => ({ start, end, ...shown(text), style, stroke })),
      groups: db.getSubGraphs().map(({ id, title, nodes }) => ({ id, ...shown(title), nodes })),
      classes: Object.fromEntries([...db.getClasses()].map(([name, { styles }]) => [name, styles])),
    };
  } catch (error) {
    return { error: String(error) };
  }
}

for (const text of JSON.parse(readFileSync(0, "utf8"))) {
  console.log(JSON.stringify(await read(text)));
}
