// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/** A small server in the page for tests of elements that need data: one dataset of a few examples and two models. */
import type { Capabilities, Dataset, Example, Field, Model, Result } from "../api/types.ts";
import { catalog } from "../state/catalog.ts";
import { examples } from "../state/examples.ts";
import { responses } from "../state/responses.ts";
import { view } from "../state/view.ts";
import { serve, until, type Answer } from "./test-page.ts";

const NOW = "2026-01-01T00:00:00Z";

export const MODEL: Model = {
  name: "demo",
  loader: "built-in",
  description: "A small model.",
  state: "ready",
  problem: null,
  capabilities: ["generate", "stream", "tokenize", "salience"],
  missing: {},
  salienceMethods: [],
  contextLength: 100,
  config: {},
  createdAt: NOW,
  editable: false,
};

export const FAILED_MODEL: Model = {
  ...MODEL,
  name: "remote",
  loader: "self_hosted",
  state: "failed",
  problem: "The server does not answer: connection refused.",
  config: { base_url: "http://127.0.0.1:1", identity_token: { set: true } },
  editable: true,
};

export function example(index: number, fields: Example["fields"] = {}): Example {
  return {
    id: `e${index}`,
    dataset: "menus",
    position: index,
    fields: { prompt: `Prompt ${index}\nabout <b>soup</b>`, target: "", source: index % 2 ? "odd" : "even", ...fields },
    parentId: null,
    rule: null,
    added: false,
    hidden: false,
    createdAt: NOW,
    children: 0,
  };
}

export function result(exampleId: string, given: Partial<Result> = {}): Result {
  return {
    runId: null,
    exampleId,
    model: "demo",
    index: 0,
    status: "done",
    text: " Avoid it.",
    candidates: [],
    finishReason: "stop",
    promptTokens: 5,
    responseTokens: 3,
    milliseconds: 120,
    remark: null,
    cached: false,
    error: null,
    updatedAt: NOW,
    ...given,
  };
}

const field = (name: string, more = {}) => ({
  name,
  label: name,
  type: "text",
  required: true,
  default: null,
  min: null,
  max: null,
  step: null,
  choices: null,
  help: "",
  placeholder: null,
  ...more,
});

export const CAPABILITIES = {
  version: "0",
  build: "all",
  defaultDataset: "menus",
  defaultModel: "demo",
  limits: {
    maxExamples: 100000,
    uploadBytes: 1 << 25,
    fieldCharacters: 100000,
    fieldsPerExample: 50,
    examplesPerRequest: 1000,
    segments: 2000,
  },
  metrics: [{ name: "rougeL", title: "ROUGE-L", description: "Words in order.", min: 0, max: 1, best: "highest" }],
  generators: [],
  modelLoaders: [
    {
      name: "self_hosted",
      title: "LLM (self hosted)",
      description: "A model server at an address.",
      available: true,
      unavailableReason: null,
      fields: [field("new_name"), field("base_url"), field("identity_token", { type: "secret", required: false })],
    },
  ],
  projections: [],
  layouts: ["left_right", "top_bottom", "three_panel"],
} as Capabilities;

/** Starts the stores on the small server, with these rows, answers, further fields and further replies. */
export async function startOn(
  rows: Example[],
  given: { models?: Model[]; results?: Result[]; fields?: Field[]; answers?: Record<string, Answer> } = {},
): Promise<{ requests: string[]; all: Example[] }> {
  const all = [...rows];
  const models = given.models ?? [MODEL];
  const dataset = (): Dataset => ({
    name: "menus",
    size: all.length,
    hidden: 0,
    fields: [
      { name: "prompt", type: "text", facet: false },
      { name: "target", type: "text", facet: false },
      { name: "source", type: "category", facet: true },
      ...(given.fields ?? []),
    ],
    kind: "built-in",
    origin: null,
    createdAt: NOW,
    revision: 1,
    report: null,
  });
  const server = serve({
    ...given.answers,
    "GET /capabilities": () => CAPABILITIES,
    "GET /datasets": () => [dataset()],
    "GET /models": () => models,
    "GET /datasets/menus/examples": ({ query }) => {
      const offset = Number(query.get("offset"));
      const limit = Number(query.get("limit"));
      const words = query.get("query") ?? "";
      const found = all.filter((e) => !e.hidden && String(e.fields["prompt"]).includes(words));
      return { items: found.slice(offset, offset + limit), total: found.length, offset, limit };
    },
    "GET /datasets/menus/ids": () => ({ ids: all.map((e) => e.id), total: all.length }),
    "GET /datasets/menus/slices": () => [{ name: "spicy", size: 2 }],
    "GET /datasets/menus/facets": () => ({
      facets: [
        {
          field: "source",
          type: "category",
          values: [
            { value: "even", count: 2 },
            { value: "odd", count: 1 },
          ],
          min: null,
          max: null,
        },
      ],
    }),
    "GET /datasets/menus/examples/*": ({ path }) =>
      path.endsWith("/family")
        ? { ancestors: [], children: [], descendants: [] }
        : all.find((e) => path.endsWith(`/${e.id}`)),
    "GET /runs": () => ({ items: [], total: 0, offset: 0, limit: 100 }),
    "POST /responses/lookup": ({ body }) => {
      const { exampleIds } = body as { exampleIds: string[] };
      return { items: (given.results ?? []).filter((r) => exampleIds.includes(r.exampleId!)) };
    },
    "POST /metrics/examples": () => ({ items: [{ exampleId: "e0", model: "demo", values: { rougeL: 0.8333 } }] }),
    "POST /tokenize": () => ({ tokens: Array.from({ length: 12 }, () => ({})), promptTokens: 9 }),
  });
  await catalog.load();
  view.restore({ dataset: "menus", models: models.slice(0, 1).map((m) => m.name) });
  examples.start();
  responses.start();
  await until("the rows", () => examples.rows.value.total === rows.length && examples.facets.value.length > 0);
  return { requests: server.requests, all };
}
