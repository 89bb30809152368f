// A client as a hospital would write it: every request and every answer is typed by what graphql-codegen made of the
// schema. It asks the server at the address it is given, and writes what it learnt as JSON.
import {
  EvaluateAnyDocument,
  EvaluateTypedDocument,
  NextQuestionDocument,
  StructureDocument,
  WaysDocument,
  type AnswerFragment,
  type FactInput,
  type LeafFragment,
  type TypedDocumentString,
} from "./gql/graphql.js";

declare const process: { argv: string[] };
const [, , address = ""] = process.argv;

async function ask<Result, Variables>(operation: TypedDocumentString<Result, Variables>, variables: Variables) {
  const response = await fetch(address, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/graphql-response+json" },
    body: JSON.stringify({ query: operation.toString(), variables }),
  });
  const answer = (await response.json()) as { data?: Result; errors?: { message: string }[] };
  if (!answer.data || answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data;
}

async function allLeaves(protocol: string): Promise<{ leaves: LeafFragment[]; total: number; pages: number }> {
  const leaves: LeafFragment[] = [];
  let after: string | null | undefined;
  for (let pages = 1; ; pages++) {
    const { recommendations } = (await ask(StructureDocument, { protocol, first: 10, after })).protocol!;
    leaves.push(...recommendations.nodes);
    after = recommendations.pageInfo.endCursor;
    if (!recommendations.pageInfo.hasNextPage) return { leaves, total: recommendations.totalCount, pages };
  }
}

function summary(answer: AnswerFragment) {
  switch (answer.__typename) {
    case "Evaluation":
      return { urgency: answer.urgency, recommended: answer.recommendations.map((r) => r.id), first: answer.questions[0]?.fact };
    case "InvalidFacts":
      return answer.problems.map(({ fact, code }) => ({ fact, code }));
  }
}

// Answers each question with the first of its choices that contradicts nothing, until there are none left.
async function interviewed(protocol: string): Promise<string[]> {
  const facts = new Map<string, FactInput["value"]>();
  const asked: string[] = [];
  for (;;) {
    const given = [...facts].map(([fact, value]) => ({ fact, value }));
    const { interview } = await ask(NextQuestionDocument, { protocol, facts: given });
    if (interview.__typename === "InvalidFacts") throw new Error(JSON.stringify(interview.problems));
    if (interview.done || !interview.question) return asked;
    const { fact, choices } = interview.question;
    const answer = choices.find((choice) => choice.value && choice.contradicts.length === 0)?.value;
    if (!answer || facts.has(fact)) throw new Error(`no answer to ${fact}`);
    asked.push(fact);
    if (answer.quantity) facts.set(fact, { quantity: answer.quantity });
    else if (answer.codes) facts.set(fact, { codes: answer.codes });
    else if (answer.choice) facts.set(fact, { choice: answer.choice });
    else facts.set(fact, { boolean: answer.boolean ?? false });
  }
}

async function allWays(recommendation: string): Promise<{ exactly: string; ways: string[] }> {
  const ways: string[] = [];
  let after: string | null | undefined;
  for (;;) {
    const { node } = await ask(WaysDocument, { recommendation, first: 2, after });
    if (node?.__typename !== "Recommendation") throw new Error("it is no recommendation");
    ways.push(...node.ways.edges.map((edge) => edge.node.conditions.words));
    after = node.ways.pageInfo.endCursor;
    if (!node.ways.pageInfo.hasNextPage) return { exactly: node.exactlyWhen.words, ways };
  }
}

const structure = await allLeaves("leukopenia");
const gcsf = structure.leaves.find((leaf) => leaf.name === "consider_gcsf")!;
const typed = await ask(EvaluateTypedDocument, { facts: { wbc: { value: "3.55", unit: "10*9/L" }, fever: false } });
const any = await ask(EvaluateAnyDocument, {
  protocol: "leukopenia",
  facts: [
    { fact: "wbc", value: { quantity: { value: 3.55, unit: "10*9/L" } } },
    { fact: "fever", value: { boolean: false } },
  ],
});
const invalid = await ask(EvaluateAnyDocument, {
  protocol: "leukopenia",
  facts: [{ fact: "wbx", value: { boolean: true } }],
  audience: "PATIENT",
});

console.log(
  JSON.stringify({
    structure: { ...structure, leaves: structure.leaves.map((leaf) => leaf.name) },
    gcsf: { strength: gcsf.strength, ways: await allWays(gcsf.id) },
    typed: summary(typed.leukopenia),
    any: summary(any.evaluate),
    invalid: summary(invalid.evaluate),
    interview: await interviewed("leukopenia"),
  }),
);
