// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { html } from "lit";
import { beforeEach, describe, expect, test } from "vitest";
import type { Example, Model, Result, SalienceRequest } from "../../api/types.ts";
import { catalog } from "../../state/catalog.ts";
import { explanations } from "../../state/explanations.ts";
import { examples } from "../../state/examples.ts";
import { responses } from "../../state/responses.ts";
import { DEFAULT_VIEW, view, type ViewState } from "../../state/view.ts";
import { type Answer, expectAccessible, serve, show, until } from "../test-page.ts";
import "./cd-salience-panel.ts";
import type { CdSalienceColumn } from "./cd-salience-column.ts";
import type { CdSaliencePanel } from "./cd-salience-panel.ts";

let visit = 0;

/** The stores live as long as the page: each test has a dataset of its own, so that it finds nothing of another's. */
beforeEach(() => {
  visit++;
  explanations.gradients.forget(() => true);
  explanations.tokens.forget(() => true);
  explanations.salienceDifference.value = false;
  explanations.showDifference.value = false;
  explanations.sharedScale.value = true;
});

const GRADIENTS = [
  { name: "grad_l2", title: "Gradient norm", signed: false, kind: "gradient", help: "How much." },
  { name: "grad_dot_input", title: "Gradient · input", signed: true, kind: "gradient", help: "Which way." },
] as const;
const LEAVE_OUT = { name: "leave_one_out", title: "Leave one out", signed: true, kind: "ablation", help: "By experiment." } as const;

function model(name: string, more: Partial<Model> = {}): Model {
  return {
    name, loader: "built-in", description: "", state: "ready", problem: null, capabilities: ["generate", "tokenize", "salience"], missing: {},
    salienceMethods: [...GRADIENTS, LEAVE_OUT], contextLength: 512, config: {}, createdAt: "2026-01-01T00:00:00Z", editable: false, ...more,
  };
}

const API_ONLY = model("far", { capabilities: ["generate"], missing: { salience: "It gives no gradients." }, salienceMethods: [LEAVE_OUT] });

function example(id: string, prompt: string, target = ""): Example {
  return {
    id, dataset: `d${visit}`, position: 0, fields: { prompt, target }, parentId: null, rule: null, added: false, hidden: false,
    createdAt: "2026-01-01T00:00:00Z", children: 0,
  };
}

function answered(exampleId: string, name: string, text: string): Result {
  return {
    runId: "r", exampleId, model: name, index: 0, status: "done", text, candidates: [], finishReason: "stop", promptTokens: 3, responseTokens: 2,
    milliseconds: 4, remark: null, cached: false, error: null, updatedAt: "2026-01-01T00:00:00Z",
  };
}

function words(text: string) {
  return Array.from(text.matchAll(/\s*\S+/g), (found) => ({
    text: found[0], start: found.index, end: found.index + found[0].length, special: false,
  }));
}

/** Every word is worth its length; with direction, away from the span. */
function salienceOf({ body }: { body: unknown }) {
  const { model: name, prompt, target } = body as SalienceRequest;
  const tokens = words(prompt + target);
  const scores = tokens.map((token) => token.text.length);
  return { model: name, tokens, explained: [], scores: { grad_l2: scores, grad_dot_input: scores }, logProbabilities: tokens.map(() => null), cached: false };
}

const ANSWERS: Record<string, string> = { soup: " Leave it", tart: " Have it", silent: "" };

async function panel(state: Partial<ViewState>, more: Record<string, Answer> = {}, models = [model("near"), model("other"), API_ONLY]) {
  const prompts = [example("soup", "I hate onion soup", " Avoid it"), example("tart", "I like lemon tart"), example("silent", "Say nothing")];
  const usual: Record<string, Answer> = {
    "GET /capabilities": () => ({ version: "1", build: "all", defaultDataset: null, defaultModel: null, limits: { segments: 64 }, metrics: [], generators: [], modelLoaders: [], projections: [], layouts: [] }),
    "GET /datasets": () => [],
    "GET /models": () => models,
    "GET /runs*": () => ({ items: [], total: 0, offset: 0, limit: 100 }),
    "GET /datasets/*": ({ path }) => prompts.find((one) => path.endsWith(`/examples/${one.id}`)) ?? { facets: [], items: [], total: 0, offset: 0, limit: 100 },
    "POST /responses/lookup": ({ body }) => {
      const { models: names, exampleIds } = body as { models: string[]; exampleIds: string[] };
      return { items: exampleIds.flatMap((id) => names.map((name) => answered(id, name, ANSWERS[id] ?? ""))) };
    },
    "POST /tokenize": ({ body }) => ({ tokens: words((body as SalienceRequest).prompt + (body as SalienceRequest).target), promptTokens: 4 }),
    "POST /salience": salienceOf,
  };
  // The first key that fits answers, so a test's own come first.
  const server = serve({ ...more, ...Object.fromEntries(Object.entries(usual).filter(([key]) => !(key in more))) });
  await catalog.load();
  view.restore({ ...DEFAULT_VIEW, models: ["near"], ...state, dataset: `d${visit}` });
  // Started once and following the view since; a second start would follow it twice.
  if (visit === 1) {
    examples.start();
    responses.start();
  }
  const element = await show<CdSaliencePanel>(html`<cd-salience-panel style="height: 500px; width: 1100px"></cd-salience-panel>`);
  const columns = () => [...element.renderRoot.querySelectorAll<CdSalienceColumn>("cd-salience-column")];
  const inColumn = (index: number, selector: string) => columns()[index]?.renderRoot.querySelector<HTMLElement>(selector) ?? null;
  const strongest = (index = 0) =>
    (inColumn(index, "cd-salience-ranking") as CdSaliencePanel | null)?.renderRoot.querySelector(".name")?.textContent ?? null;
  const status = (index = 0) => inColumn(index, ".status")?.textContent?.replace(/\s+/g, " ").trim() ?? null;
  const asked = () => server.requests.filter((request) => request === "POST /salience").length;
  return { element, server, columns, inColumn, strongest, status, asked };
}

describe("one example", () => {
  test("is explained by itself: the model's response, and the strongest words of the prompt", async () => {
    const { strongest, element } = await panel({ primary: "soup", selection: ["soup"] });
    await until("the ranking", strongest);
    expect(strongest()).toBe("onion");
    expect(element.renderRoot.querySelector("footer")!.textContent).toContain("Explaining the response");
  });

  test("keeps kind of target, cut and method when the next one comes", async () => {
    const { strongest, columns } = await panel({ primary: "soup", selection: ["soup"], method: "grad_dot_input", granularity: "line" });
    await until("the ranking", strongest);
    view.show("tart");
    await until("the next ranking", () => strongest() === "I like lemon tart");
    expect(columns()[0]!.column.method!.name).toBe("grad_dot_input");
    expect(columns()[0]!.column.explanation!.values[0]).toBeLessThan(0);
  });

  test("with several answers explains the one that was chosen", async () => {
    const several = { ...answered("soup", "near", " Leave it"), candidates: [" Leave it", " Sieve the broth"] };
    const { element, columns, inColumn, strongest } = await panel(
      { primary: "soup", selection: ["soup"], span: { start: 18, end: 23 } },
      { "POST /responses/lookup": () => ({ items: [several] }) },
    );
    await until("the ranking", strongest);
    const tools = element.renderRoot.querySelector("cd-salience-tools")!;
    const which = tools.renderRoot.querySelector<HTMLElement & { renderRoot: ParentNode }>('cd-choice[label="Which answer"]')!;
    which.renderRoot.querySelectorAll<HTMLElement>("[role=radio]")[1]!.click();
    await until("the other answer", () => columns()[0]!.column.text.target === " Sieve the broth");
    expect(view.span.value).toBeNull();
    await until("its explanation", () => (inColumn(0, "cd-salience-text")?.shadowRoot?.textContent ?? "").includes("broth"));
    expect(element.renderRoot.querySelector("footer")!.textContent).toContain("Explaining the chosen answer");
    await expectAccessible(element);
    // Where there are fewer answers, the first one stands in for the chosen one.
    view.explain({ candidate: 7 });
    await until("the only ones", () => columns()[0]!.column.text.target === " Leave it");
  });

  test("without a target in the dataset says so and offers the response", async () => {
    const { status, inColumn, strongest } = await panel({ primary: "tart", selection: ["tart"], targetKind: "target" });
    await until("the sentence", status);
    expect(status()).toBe("The dataset has no target for this example. Explain the response");
    inColumn(0, ".status button")!.click();
    await until("the ranking", strongest);
    expect(view.targetKind.value).toBe("response");
  });

  test("with an empty response has nothing to explain", async () => {
    const { status } = await panel({ primary: "silent", selection: ["silent"] });
    await until("the sentence", status);
    expect(status()).toContain("nothing to explain");
  });
});

describe("the salience request", () => {
  test("goes out once per span, and another method costs none", async () => {
    const { strongest, asked } = await panel({ primary: "soup", selection: ["soup"] });
    await until("the ranking", strongest);
    view.explain({ method: "grad_dot_input", granularity: "token" });
    await new Promise((go) => setTimeout(go, 60));
    expect(asked()).toBe(1);
    view.explainSpan(0, { start: 17, end: 23 });
    await until("the second request", () => asked() === 2);
  });

  test("of an example that was left is dropped, however late it comes", async () => {
    let release: () => void = () => undefined;
    const late = new Promise<void>((go) => (release = go));
    const slow: Answer = async (request) => {
      if ((request.body as SalienceRequest).prompt.includes("soup")) await late;
      return salienceOf(request);
    };
    const { strongest, asked } = await panel({ primary: "soup", selection: ["soup"] }, { "POST /salience": slow });
    await until("the first request", () => asked() === 1);
    view.show("tart");
    await until("the second answer", () => strongest() === "lemon");
    release();
    await new Promise((go) => setTimeout(go, 60));
    expect(strongest()).toBe("lemon");
  });

  test("is given up when the next example has nothing to explain, and goes out again when one comes back", async () => {
    const { asked, status } = await panel({ primary: "soup", selection: ["soup"] }, { "POST /salience": () => new Promise(() => undefined) });
    await until("the request", () => asked() === 1);
    view.show("silent");
    await until("the sentence", () => status()?.includes("nothing to explain"));
    view.show("soup");
    await until("the second request", () => asked() === 2);
  });

  test("that fails says why in its place, leaves the text readable, and works again on Retry", async () => {
    let fails = true;
    const flaky: Answer = (request) =>
      fails ? Response.json({ error: { code: "UNAVAILABLE", message: "The model is busy.", details: {} } }, { status: 503 }) : salienceOf(request);
    const { status, inColumn, strongest } = await panel({ primary: "soup", selection: ["soup"] }, { "POST /salience": flaky });
    await until("the failure", () => status()?.includes("busy"));
    expect(status()).toBe("No salience: The model is busy.Retry");
    await until("the text", () => inColumn(0, "cd-salience-text"));
    fails = false;
    inColumn(0, ".status button")!.click();
    await until("the ranking", strongest);
  });
});

describe("a model without gradients", () => {
  const left = { id: "a", model: "far", state: "done", calls: 9, callsDone: 9, measure: "text_distance", scores: [0.02, 0.5, 0.1, 0.3], insideNoise: [true, false, false, false], noiseFloor: 0.05, problem: null };

  test("is explained by leaving out, after the calls were told and wanted", async () => {
    const { status, inColumn, strongest, server } = await panel(
      { primary: "soup", selection: ["soup"], models: ["far"] },
      { "POST /ablations/estimate": () => ({ calls: 9, seconds: 12 }), "POST /ablations": () => left },
    );
    await until("the offer", () => status()?.includes("9 times"));
    expect(status()).toContain("Leaving out each of 4 words asks far 9 times, about 12 s.");
    expect(server.requests).not.toContain("POST /ablations");
    inColumn(0, "button.primary")!.click();
    await until("the ranking", strongest);
    expect(strongest()).toBe("hate");
    expect(inColumn(0, ".note")!.textContent).toContain("grey is within what asking twice changes (0.050)");
    const text = inColumn(0, "cd-salience-text") as CdSaliencePanel | null;
    expect(text!.renderRoot.querySelector(".noise")!.textContent).toBe("I");
  });

  test("has its whole answer explained, not a part, when it does not tell how likely its words were", async () => {
    const { status, inColumn } = await panel(
      { primary: "tart", selection: ["tart"], models: ["far"], span: { start: 17, end: 22 } },
      { "POST /ablations/estimate": () => ({ calls: 9, seconds: 12 }) },
    );
    await until("the sentence", status);
    expect(status()).toContain("can only explain its whole answer");
    inColumn(0, ".status button")!.click();
    await until("the offer", () => status()?.includes("9 times"));
  });

  test("is shown at once when everything has been asked before", async () => {
    const { strongest } = await panel(
      { primary: "soup", selection: ["soup"], models: ["far"], granularity: "regex", regex: "[ho]" },
      { "POST /ablations/estimate": () => ({ calls: 0, seconds: 0 }), "POST /ablations": ({ body }) => ({ ...left, scores: (body as { segments: unknown[] }).segments.map((_, index) => index), insideNoise: [] }) },
    );
    await until("the ranking", strongest);
  });

  test("is not asked more often than the limit: a coarser cut is offered", async () => {
    const limits = { "GET /capabilities": () => ({ version: "1", build: "all", defaultDataset: null, defaultModel: null, limits: { segments: 3 }, metrics: [], generators: [], modelLoaders: [], projections: [], layouts: [] }) };
    const { status, inColumn } = await panel({ primary: "soup", selection: ["soup"], models: ["far"] }, limits);
    await until("the sentence", status);
    expect(status()).toBe("The prompt has 4 words; leaving out works with at most 3. By sentences");
    inColumn(0, ".status button")!.click();
    expect(view.granularity.value).toBe("sentence");
  });
});

describe("side by side", () => {
  const two: Partial<ViewState> = { primary: "tart", selection: ["tart"], pinned: "soup", compare: "examples" };

  test("the pinned and the selected example share tools and scale", async () => {
    const { strongest, element, columns } = await panel(two);
    await until("both", () => strongest(0) && strongest(1));
    expect([strongest(0), strongest(1)]).toEqual(["onion", "lemon"]);
    expect(element.renderRoot.querySelectorAll("cd-salience-tools")).toHaveLength(1);
    expect(columns().map((column) => column.drawing.reach)).toEqual([6, 6]);
    expect(element.renderRoot.querySelectorAll("footer cd-salience-legend")).toHaveLength(1);
  });

  test("each keeps its own span, and both take part in a change of the cut", async () => {
    const { strongest, columns } = await panel(two);
    await until("both", () => strongest(0) && strongest(1));
    view.explainSpan(1, { start: 17, end: 23 });
    view.explain({ granularity: "line" });
    await until("both cut anew", () => columns().every((column) => column.column.granularity === "line"));
    expect(columns().map((column) => column.column.span)).toEqual([{ start: 17, end: 23 }, { start: 17, end: 25 }]);
  });

  test("words that differ are marked when asked", async () => {
    const { strongest, inColumn } = await panel(two);
    await until("both", () => strongest(0) && strongest(1));
    explanations.showDifference.value = true;
    const marks = (index: number, name: string) => [...(inColumn(index, "cd-salience-text") as CdSaliencePanel).renderRoot.querySelectorAll(name)].map((mark) => mark.textContent);
    await until("the marks", () => marks(1, "ins").length);
    expect(marks(0, "del").join("|")).toContain("onion");
    expect(marks(1, "ins").join("|")).toContain("lemon");
  });

  test("the difference of salience has a legend of its own", async () => {
    const { strongest, inColumn, element } = await panel(two);
    await until("both", () => strongest(0) && strongest(1));
    explanations.salienceDifference.value = true;
    await until("the legend", () => inColumn(1, "cd-salience-legend"));
    expect((inColumn(1, "cd-salience-legend") as CdSaliencePanel).renderRoot.textContent).toContain("of the whole than beside it");
    expect(element.renderRoot.querySelector("footer cd-salience-legend")).toBeNull();
  });

  test("several models answer the same example", async () => {
    const { columns, strongest } = await panel({ primary: "soup", selection: ["soup"], models: ["near", "other"], compare: "models" });
    await until("both", () => strongest(0) && strongest(1));
    expect(columns().map((column) => column.column.subject.label)).toEqual(["near", "other"]);
  });
});

test("target and response of one example stand side by side", async () => {
  const { columns, strongest, inColumn } = await panel({ primary: "soup", selection: ["soup"], compare: "targets" });
  await until("both", () => strongest(0) && strongest(1));
  expect(columns().map((column) => column.column.text.target)).toEqual([" Avoid it", " Leave it"]);
  expect((inColumn(0, "cd-salience-text") as CdSaliencePanel).renderRoot.querySelector(".seam")!.textContent).toBe("target");
});

test("a custom expression that is none says so and leaves the text cut by lines", async () => {
  const { inColumn, strongest } = await panel({ primary: "soup", selection: ["soup"], granularity: "regex", regex: "(" });
  await until("the sentence", () => inColumn(0, ".status.bad"));
  expect(inColumn(0, ".status.bad")!.textContent).toContain("Not a regular expression");
  await until("the ranking", strongest);
});

test("an expression that takes for ever is stopped", async () => {
  const bad = example("soup", `${"a".repeat(60)}!`);
  const { inColumn } = await panel(
    { primary: "soup", selection: ["soup"], granularity: "regex", regex: "(a+)+$" },
    { [`GET /datasets/d${visit}/examples/soup`]: () => bad },
  );
  await until("the sentence", () => inColumn(0, ".status.bad"), 8000);
  expect(inColumn(0, ".status.bad")!.textContent).toContain("took longer");
});

test("without an example says what to do", async () => {
  const { element } = await panel({ primary: null, selection: [] });
  expect(element.renderRoot.textContent).toContain("Select an example");
});

test("is accessible", async () => {
  const { element, strongest } = await panel({ primary: "tart", selection: ["tart"], pinned: "soup", compare: "examples" });
  await until("both", () => strongest(0) && strongest(1));
  await expectAccessible(element);
});
