// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { html } from "lit";
import { beforeEach, expect, test } from "vitest";
import type { Capabilities, Model, Projection } from "../../api/types.ts";
import { catalog } from "../../state/catalog.ts";
import { embeddings } from "../../state/embeddings.ts";
import { examples } from "../../state/examples.ts";
import { view } from "../../state/view.ts";
import { expectAccessible, serve, show, until, type Answer } from "../test-page.ts";
import "./cd-embeddings-panel.ts";
import type { CdEmbeddingsPanel } from "./cd-embeddings-panel.ts";

const MAP: Projection = {
  state: "ready",
  done: 3,
  total: 3,
  points: ["1", "2", "3"].map((exampleId, i) => ({ exampleId, x: i, y: i % 2, z: null })),
  missing: [],
  problem: null,
  explained: [0.61, 0.2],
};
const model = (name: string, able: boolean) =>
  ({
    name,
    state: "ready",
    capabilities: able ? ["generate", "embeddings"] : ["generate"],
    missing: able ? {} : { embeddings: "This model gives no embeddings." },
  }) as unknown as Model;
const example = (id: string) => ({ id, position: Number(id), fields: { prompt: `prompt ${id}`, source: "x" } });

let asked: Record<string, unknown>[] = [];

async function panel(more: Record<string, Answer> = {}, models = ["able"]): Promise<CdEmbeddingsPanel> {
  asked = [];
  serve({
    "GET /capabilities": () => ({ metrics: [], generators: [], limits: {} }) as unknown as Capabilities,
    "GET /datasets": () => [{ name: "d", size: 3, fields: [{ name: "source", type: "category", facet: true }] }],
    "GET /models": () => [model("able", true), model("unable", false)],
    "GET /datasets/d/slices": () => [],
    "GET /datasets/d/facets": () => ({
      facets: [{ field: "source", type: "category", min: null, max: null, values: [{ value: "x", count: 2 }, { value: "<i>y</i>", count: 1 }] }],
    }),
    "GET /datasets/d/examples/*": ({ path }) => example(path.split("/").at(-1)!),
    "GET /datasets/d/examples": () => ({ items: [], total: 3, offset: 0, limit: 100 }),
    "GET /datasets/d/ids": ({ query }) =>
      query.get("facet") === "source:x" ? { ids: ["1", "2"], total: 2 } : { ids: ["3"], total: 1 },
    "POST /projections": ({ body }) => {
      asked.push(body as Record<string, unknown>);
      return MAP;
    },
    ...more,
  });
  await catalog.load();
  view.restore({ dataset: null });
  examples.start();
  view.restore({ dataset: "d", models, selection: ["1"], primary: "1" });
  return show<CdEmbeddingsPanel>(html`<cd-embeddings-panel style="width: 600px; height: 400px"></cd-embeddings-panel>`);
}
const drawn = (element: CdEmbeddingsPanel) => until("the map", () => element.renderRoot.querySelector("cd-scatter"));
const legend = (element: CdEmbeddingsPanel) => [...element.renderRoot.querySelectorAll<HTMLElement>(".legend button")];

beforeEach(() => {
  embeddings.field.value = "prompt";
  embeddings.chosenMethod.value = "auto";
  embeddings.colourByDataset.value = {};
});

test("asks for the map of the first model that has embeddings, by neighbours when there are few examples", async () => {
  await drawn(await panel({}, ["unable", "able"]));
  expect(asked).toEqual([{ dataset: "d", model: "able", field: "prompt", method: "umap", dimensions: 2 }]);
});

test("says why there is no map, and offers a model that has one", async () => {
  const element = await panel({}, ["unable"]);
  expect(element.renderRoot.textContent).toContain("This model gives no embeddings.");
  element.renderRoot.querySelector<HTMLElement>(".empty button")!.click();
  await drawn(element);
  expect(view.models.value).toEqual(["unable", "able"]);
});

test("shows how far the embedding is, and asks again until it is done", async () => {
  let times = 0;
  const element = await panel({
    "POST /projections": () => (times++ ? MAP : { ...MAP, state: "computing", done: 1, points: [] }),
  });
  await until("the progress", () => element.renderRoot.querySelector("progress"));
  expect(element.renderRoot.querySelector(".over")!.textContent).toContain("Embedding 1 of 3 texts");
  await drawn(element);
});

test("colours are a field's values; a click in the legend selects them", async () => {
  const element = await panel();
  await drawn(element);
  await until("the legend", () => legend(element).length === 2);
  expect(legend(element).map((b) => b.textContent!.replace(/\s+/gu, " ").trim())).toEqual(["<i>y</i>1", "x2"]);
  expect(element.renderRoot.querySelector("cd-scatter")!.colours).toEqual(["group-2", "group-2", "group-1"]);
  legend(element)[1]!.click();
  expect(view.selection.value).toEqual(["1", "2"]);
});

test("numbers are coloured by ranges that reach from the least to the greatest, whatever the field's name", async () => {
  const queries: string[] = [];
  embeddings.colourByDataset.value = { d: "my field" };
  const element = await panel({
    "GET /datasets": () => [{ name: "d", size: 3, fields: [{ name: "my field", type: "number", facet: false }] }],
    "GET /datasets/d/facets": () => ({ facets: [{ field: "my field", type: "number", min: -2, max: 0.3, values: [] }] }),
    "GET /datasets/d/ids": ({ query }) => {
      queries.push(query.get("query")!);
      return queries.length % 5 === 2 ? { ids: ["1", "3"], total: 2 } : { ids: ["1"], total: 1 };
    },
  });
  await until("the legend", () => legend(element).length === 3);
  expect(legend(element).map((b) => b.title)).toEqual(Array(3).fill("Select 1 example"));
  expect(queries[0]).toMatch(/^"my field":-2--1\.5\d+$/);
  expect(queries.at(-1)).toMatch(/^"my field":-0\.1\d+-0\.3$/);
});

test("the point under the pointer is the row under the pointer, both ways", async () => {
  const element = await panel();
  await drawn(element);
  const scatter = element.renderRoot.querySelector("cd-scatter")!;
  scatter.dispatchEvent(new CustomEvent("hover-point", { detail: "2" }));
  expect(view.hovered.value).toBe("2");
  view.hovered.value = "3";
  await until("the words", () => element.renderRoot.querySelector(".foot")!.textContent!.includes("prompt 3"));
  expect(scatter.hovered).toBe("3");
  view.hovered.value = null;
});

test("selects the nearest examples, and draws lines to them", async () => {
  let body: unknown;
  const element = await panel({
    "POST /neighbours": (request) => {
      body = request.body;
      return { items: [{ exampleId: "3", distance: 0.25 }] };
    },
  });
  await drawn(element);
  [...element.renderRoot.querySelectorAll<HTMLElement>(".foot button")].find((b) => b.textContent!.includes("Nearest"))!.click();
  await until("the selection", () => view.selection.value.length === 2);
  expect(body).toMatchObject({ dataset: "d", model: "able", field: "prompt", exampleId: "1", k: 10, distance: "cosine" });
  expect(view.selection.value).toEqual(["1", "3"]);
  expect(view.primary.value).toBe("1");
  await element.updateComplete;
  expect(element.renderRoot.querySelector("cd-scatter")!.linked).toEqual(["3"]);
});

test("says what went wrong, and tries again when asked", async () => {
  let refuse = true;
  const element = await panel({
    "POST /projections": () =>
      refuse
        ? Response.json({ error: { code: "UNAVAILABLE", message: "The model is still loading.", details: {} } }, { status: 503 })
        : MAP,
  });
  await until("the reason", () => element.renderRoot.querySelector("[role=alert]"));
  expect(element.renderRoot.querySelector("[role=alert]")!.textContent).toContain("The model is still loading.");
  refuse = false;
  element.renderRoot.querySelector<HTMLElement>("[role=alert] button")!.click();
  await drawn(element);
});

test("is accessible", async () => {
  const element = await panel();
  await drawn(element);
  await until("the legend", () => legend(element).length === 2);
  await expectAccessible(element);
});
