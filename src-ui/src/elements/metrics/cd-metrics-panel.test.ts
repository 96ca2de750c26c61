// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { html } from "lit";
import { beforeEach, expect, test } from "vitest";
import type { Capabilities, MetricRow, MetricsRequest, Model } from "../../api/types.ts";
import { catalog } from "../../state/catalog.ts";
import { examples } from "../../state/examples.ts";
import { metrics } from "../../state/metrics.ts";
import { view } from "../../state/view.ts";
import { expectAccessible, serve, show, until, type Answer } from "../test-page.ts";
import "./cd-metrics-panel.ts";
import type { CdMetricsPanel } from "./cd-metrics-panel.ts";

const CAPABILITIES = {
  metrics: [
    { name: "bleu", title: "BLEU", description: "Word runs.", min: 0, max: 100, best: "highest" },
    { name: "rougeL", title: "ROUGE-L", description: "Words in order.", min: 0, max: 1, best: "highest" },
  ],
  generators: [],
  limits: {},
} as unknown as Capabilities;

const model = (name: string) => ({ name, state: "ready", capabilities: ["generate"], missing: {} }) as unknown as Model;

const row = (group: MetricRow["group"], name: string, bleu: number | null, ids: string[], unanswered = 0): MetricRow => ({
  model: name,
  group,
  n: ids.length - unanswered,
  withoutTarget: 0,
  withoutResponse: unanswered,
  values: { bleu, rougeL: bleu === null ? null : bleu / 100 },
  exampleIds: ids,
});

const ALL = { kind: "all", name: "all", facets: {} } as const;
const facet = (value: string) => ({ kind: "facet", name: `source: ${value}`, facets: { source: value } }) as const;

let asked: MetricsRequest[] = [];

async function panel(rows: MetricRow[], more: Record<string, Answer> = {}): Promise<CdMetricsPanel> {
  asked = [];
  serve({
    "GET /capabilities": () => CAPABILITIES,
    "GET /datasets": () => [
      { name: "d", size: 3, fields: [{ name: "source", type: "category", facet: true }, { name: "prompt", type: "text", facet: false }] },
    ],
    "GET /models": () => [model("a"), model("b")],
    "POST /metrics": ({ body }) => {
      asked.push(body as MetricsRequest);
      return { rows };
    },
    ...more,
  });
  await catalog.load();
  view.restore({ dataset: "d", models: ["a", "b"] });
  return show<CdMetricsPanel>(html`<cd-metrics-panel style="height: 400px"></cd-metrics-panel>`);
}

const cells = (element: CdMetricsPanel) =>
  [...element.renderRoot.querySelectorAll("tbody tr")].map((tr) =>
    [...tr.querySelectorAll("td")].map((td) => td.textContent!.replace(/\s+/gu, " ").trim()),
  );
const ready = async (element: CdMetricsPanel) => until("the table", () => element.renderRoot.querySelector("tbody tr"));

beforeEach(() => {
  metrics.facetsByDataset.value = {};
  metrics.hidden.value = [];
  view.restore({});
});

test("shows each group and model with N and what was left out, and marks the best of a group", async () => {
  const element = await panel([row(ALL, "a", 12.5, ["1", "2", "3"], 1), row(ALL, "b", 20, ["1", "2", "3"])]);
  await ready(element);
  expect(cells(element)).toEqual([
    ["All examples", "a", "21 unanswered", "12.50", "0.125"],
    ["All examples", "b", "3", "20.00 best", "0.200 best"],
  ]);
});

test("a click on a metric's head sorts by it, best first, then the other way, then not", async () => {
  const element = await panel([row(facet("x"), "a", 1, ["1"]), row(facet("y"), "a", 3, ["2"]), row(facet("z"), "a", 2, ["3"])]);
  await ready(element);
  const head = [...element.renderRoot.querySelectorAll<HTMLElement>("th button")].find((b) => b.textContent!.includes("BLEU"))!;
  const order = async () => {
    head.click();
    await element.updateComplete;
    return cells(element).map((c) => c[0]);
  };
  expect(await order()).toEqual(["source: y", "source: z", "source: x"]);
  expect(await order()).toEqual(["source: x", "source: z", "source: y"]);
  expect(await order()).toEqual(["source: x", "source: y", "source: z"]);
});

test("a click on a row selects its examples", async () => {
  const element = await panel([row(facet("x"), "a", 1, ["1", "3"])]);
  await ready(element);
  element.renderRoot.querySelector<HTMLElement>("tbody tr button")!.click();
  expect(view.selection.value).toEqual(["1", "3"]);
});

test("the row of the selection selects nothing", async () => {
  const element = await panel([row({ kind: "selection", name: "selection", facets: {} }, "a", 1, ["1", "2"])]);
  await ready(element);
  expect(element.renderRoot.querySelector("tbody tr button")).toBeNull();
});

test("measures the selection too as soon as several rows are selected", async () => {
  const element = await panel([row(ALL, "a", 1, ["1"])]);
  await ready(element);
  view.select(["1", "2"]);
  await until("a second request", () => asked.length > 1);
  expect(asked.at(-1)).toMatchObject({ dataset: "d", models: ["a", "b"], all: true, selection: ["1", "2"] });
});

test("splits by a field that was chosen", async () => {
  const element = await panel([row(ALL, "a", 1, ["1"])]);
  await ready(element);
  metrics.setFacet("source", true);
  await until("a second request", () => asked.length > 1);
  expect(asked.at(-1)).toMatchObject({ facets: ["source"] });
});

test("offers to make the answers that are missing", async () => {
  let run: unknown = null;
  const element = await panel([row(ALL, "a", null, ["1", "2"], 2)], {
    "POST /responses/lookup": () => ({ items: [] }),
    "POST /runs": ({ body }) => {
      run = body;
      return new Response(null, { status: 503 });
    },
  });
  await ready(element);
  const button = element.renderRoot.querySelector<HTMLElement>(".notes button")!;
  expect(button.textContent!.replace(/\s+/gu, " ").trim()).toBe("Run 2 missing answers of a");
  button.click();
  await until("the run", () => run);
  expect(run).toMatchObject({ dataset: "d", model: "a", exampleIds: ["1", "2"] });
});

test("asks for as many answers as it says: those of examples that have a target and no answer", async () => {
  let run: unknown = null;
  const targets: Record<string, string> = { answered: "x", failed: "x", open: "x", blank: " ", withheld: "x" };
  const result = (exampleId: string, status: string, text: string | null) => ({ exampleId, model: "a", status, text });
  const open = { ...row(ALL, "a", 1, Object.keys(targets)), n: 1, withoutTarget: 1, withoutResponse: 3 };
  const element = await panel([open], {
    "POST /responses/lookup": () => ({
      items: [result("answered", "done", "y"), result("failed", "failed", null), result("withheld", "done", null)],
    }),
    "GET /datasets/d/examples": () => ({
      items: Object.entries(targets).map(([id, target]) => ({ id, fields: { target } })),
      total: 5,
    }),
    "POST /runs": ({ body }) => {
      run = body;
      return new Response(null, { status: 503 });
    },
  });
  await ready(element);
  const button = element.renderRoot.querySelector<HTMLElement>(".notes button")!;
  expect(button.textContent).toContain("Run 3 missing answers");
  button.click();
  await until("the run", () => run);
  expect(run).toMatchObject({ model: "a", exampleIds: ["failed", "open", "withheld"] });
});

test("measures no more slices than the server takes, and says that others are left out", async () => {
  const slices = Array.from({ length: 103 }, (_, i) => ({ name: `s${i}`, size: 1 }));
  const element = await panel([row(ALL, "a", 1, ["1"])], {
    "GET /datasets/d/slices": () => slices,
    "GET /datasets/d/facets": () => ({ facets: [] }),
    "GET /datasets/d/examples": () => ({ items: [], total: 0, offset: 0, limit: 100 }),
  });
  examples.start();
  await until("the slices", () => asked.at(-1)?.slices);
  expect(asked.at(-1)!.slices).toHaveLength(100);
  await until("the words", () => element.renderRoot.textContent!.includes("The first 100 slices are measured; 3 others are left out."));
});

test("says why there is no table, and tries again when asked", async () => {
  let refuse = true;
  const element = await panel([], {
    "POST /metrics": () =>
      refuse
        ? Response.json({ error: { code: "OVERLOADED", message: "Too much is waiting.", details: {} } }, { status: 429 })
        : { rows: [row(ALL, "a", 1, ["1"])] },
  });
  await until("the reason", () => element.renderRoot.textContent!.includes("Too much is waiting."));
  // What is measured can be chosen otherwise, which may be what helps.
  expect(element.renderRoot.querySelector("[role=toolbar]")).not.toBeNull();
  refuse = false;
  element.renderRoot.querySelector<HTMLElement>(".empty button")!.click();
  await ready(element);
});

test("names of groups are text", async () => {
  const element = await panel([row(facet("<img src=x onerror=alert(1)>"), "a", 1, ["1"])]);
  await ready(element);
  expect(element.renderRoot.querySelector("img")).toBeNull();
  expect(cells(element)[0]![0]).toBe("source: <img src=x onerror=alert(1)>");
});

test("is accessible", async () => {
  const element = await panel([row(ALL, "a", 12.5, ["1", "2", "3"], 1), row(facet("x"), "b", 20, ["1", "2"])]);
  await ready(element);
  await expectAccessible(element);
});
