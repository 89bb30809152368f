// The audits of GraphQL over HTTP: `node audits.mjs` lists them, `node audits.mjs URL` runs them against a server.
// Writes one line of JSON for each: id, name, and when run its status and the reason why it is not `ok`.
import { serverAudits } from "graphql-http";

const [url] = process.argv.slice(2);

for (const { id, name, fn } of serverAudits({ url: url ?? "" })) {
  const { status, reason } = url ? await fn() : {};
  console.log(JSON.stringify({ id, name, status, reason }));
}
