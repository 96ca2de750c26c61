// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/**
 * Stands in for Google's servers: a proxy on loopback that answers gcloud itself. It keeps services, accounts, policies and
 * repositories in memory, finishes everything at once, and tells at /state what there is; with VERBOSE it writes down what it is
 * asked. `node cloudrun/stand-in.mjs PORT PROJECT`
 */
import { createServer } from "node:http";

const services = {};
const accounts = {};
const repositories = {};
const policies = {};
const enabled = new Set();

const [port, project] = process.argv.slice(2);
const notFound = { status: 404, error: { error: { code: 404, message: "not found", status: "NOT_FOUND" } } };
const done = (response = {}) => ({ name: `projects/${project}/locations/us-central1/operations/done`, done: true, response });

/** Answers `GET`, `POST` to the collection, `PUT` and `DELETE` for things that are kept by name. */
function kept(things, method, name, thing) {
  if (method === "POST") return (things[thing.name] = thing);
  if (things[name] === undefined) throw notFound;
  if (method === "PUT") return (things[name] = thing);
  if (method === "DELETE") return delete things[name] && {};
  return things[name];
}

/** A service as Cloud Run describes it once it is up. */
function up(service) {
  const generation = (services[service.metadata.name]?.metadata.generation ?? 0) + 1;
  const revision = `${service.metadata.name}-0000${generation}`;
  const conditions = ["Ready", "ConfigurationsReady", "RoutesReady"].map((type) => ({ type, status: "True" }));
  return {
    ...service,
    name: service.metadata.name,
    metadata: { ...service.metadata, generation, resourceVersion: String(generation) },
    status: {
      observedGeneration: generation,
      conditions,
      latestCreatedRevisionName: revision,
      latestReadyRevisionName: revision,
      traffic: [{ revisionName: revision, percent: 100, latestRevision: true }],
      url: `https://${service.metadata.name}-12345.a.run.app`,
    },
  };
}

function policy(name, what, body) {
  if (what === "setIamPolicy") policies[name] = body.policy;
  return policies[name] ?? { version: 1, bindings: [], etag: "AA==" };
}

const routes = [
  [/\/namespaces\/[^/]+\/services(?:\/([^/]+))?$/, (method, body, name) => kept(services, method, name, body && up(body))],
  [
    /\/serviceAccounts(?:\/([^/]+))?$/,
    (method, body, name) => {
      const email = body && `${body.accountId}@${project}.iam.gserviceaccount.com`;
      return kept(accounts, method, name, body && { name: email, email, ...body.serviceAccount });
    },
  ],
  [/\/([^/]+):([gs]etIamPolicy)$/, (method, body, name, what) => policy(name, what, body)],
  [/:batchEnable$/, (method, body) => done(body.serviceIds.forEach((id) => enabled.add(id)))],
  [/\/services\/([^/]+)$/, (method, body, name) => ({ name, state: enabled.has(name) ? "ENABLED" : "DISABLED" })],
  [
    /\/repositories(?:\/([^/]+))?$/,
    (method, body, name) => done(kept(repositories, method, name, body && { ...body, name: body.name.split("/").at(-1) })),
  ],
  [/\/operations\/done$/, () => done()],
  [/\/projects\/[^/:]+$/, () => ({ projectId: project, projectNumber: "12345", lifecycleState: "ACTIVE" })],
  [/^\/state$/, () => ({ services, accounts, repositories, policies, enabled: [...enabled] })],
];

createServer(async (incoming, answer) => {
  let body = "";
  for await (const piece of incoming) body += piece;
  const path = decodeURIComponent(new URL(incoming.url, "http://stand-in").pathname);
  let status = 200;
  let said;
  try {
    const [pattern, what] = routes.find(([route]) => route.test(path)) ?? [];
    if (!what) throw notFound;
    said = what(incoming.method, body && JSON.parse(body), ...pattern.exec(path).slice(1));
  } catch (trouble) {
    if (trouble !== notFound) throw trouble;
    ({ status, error: said } = trouble);
  }
  if (process.env.VERBOSE) console.error(incoming.method, incoming.url, status, body);
  answer.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(said));
}).listen(port, "127.0.0.1");
