// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { html } from "lit";
import { expect, test } from "vitest";
import { catalog } from "../../state/catalog.ts";
import { type Answer, expectAccessible, serve, show, until } from "../test-page.ts";
import "./cd-salience-check.ts";
import type { CdSalienceCheck } from "./cd-salience-check.ts";

const CHECK = {
  exampleId: "1",
  model: "near",
  prompt: "I hate onion soup",
  answer: " Leave the soup",
  segment: { start: 6, end: 12, firstToken: 2, endToken: 3, text: " onion", special: false },
};

function stream(...events: [string, unknown][]): Response {
  const body = events.map(([event, data]) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join("");
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

/** A model's capabilities, and what leaving the segment out does to the probability of its answer. */
async function modelThatTells(): Promise<Record<string, Answer>> {
  const ablation = { id: "a", model: "near", state: "done", calls: 2, callsDone: 2, measure: "log_probability", scores: [Math.log(8)], insideNoise: [false], noiseFloor: null, problem: null };
  serve({
    "GET /capabilities": () => ({}),
    "GET /datasets": () => [],
    "GET /models": () => [{ name: "near", state: "ready", capabilities: ["generate", "log_probabilities"] }],
  });
  await catalog.load();
  return { "POST /ablations": () => ablation };
}

async function check(answer: Answer, more: Record<string, Answer> = {}) {
  const prompts: unknown[] = [];
  serve({ ...more, "POST /generate": (request) => (prompts.push((request.body as { prompt: string }).prompt), answer(request)) });
  const element = await show<CdSalienceCheck>(html`<cd-salience-check .check=${CHECK}></cd-salience-check>`);
  const words = () => element.renderRoot.textContent!.replace(/\s+/g, " ").trim();
  return { element, prompts, words };
}

const done = (text: string): [string, unknown] => ["result", { status: "done", text }];

test("asks again without the segment and shows what that changes", async () => {
  const { element, prompts, words } = await check(() => stream(["token", { text: " Take" }], done(" Take the soup")));
  await until("the verdict", () => words().includes("One word of the answer changes."));
  expect(prompts).toEqual(["I hate soup"]);
  expect(element.renderRoot.querySelector("del")!.textContent).toBe("Leave");
  expect(element.renderRoot.querySelector("ins")!.textContent).toBe("Take");
});

test("says that the segment was not needed when the answer stays", async () => {
  const { words } = await check(() => stream(done(" Leave the soup")));
  await until("the verdict", () => words().includes("The answer stays the same"));
});

test("says how much less likely the first answer is, where the model tells", async () => {
  const { words } = await check(() => stream(done(" Leave the soup")), await modelThatTells());
  await until("the sentence", () => words().includes("Without it the answer is 8.00 times less likely."));
});

test("a failure is shown with the model's words, and can be tried again", async () => {
  let fails = true;
  const { element, words } = await check(() =>
    fails ? stream(["error", { error: { code: "MODEL_FAILED", message: "Out of memory." } }]) : stream(done(" Leave it")),
  );
  await until("the failure", () => words().includes("Out of memory."));
  fails = false;
  element.renderRoot.querySelectorAll("button")[1]!.click();
  await until("the verdict", () => words().includes("of the answer change"));
});

test("an answer that begins anew is shown without what came before", async () => {
  let end: () => void = () => undefined;
  const { words } = await check(async () => {
    const begun = await stream(["token", { text: " Lost" }], ["restart", {}], ["token", { text: " Take" }]).text();
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode(begun));
        end = () => controller.close();
      },
    });
    return new Response(body);
  });
  await until("the second attempt", () => words().includes("Take"));
  expect(words()).not.toContain("Lost");
  end();
});

test("an answer that breaks off is a failure", async () => {
  const { words } = await check(() => stream(["token", { text: " Ta" }]));
  await until("the failure", () => words().includes("The answer broke off."));
});

test("is accessible", async () => {
  const { element, words } = await check(() => stream(done(" Take the soup")));
  await until("the verdict", () => words().includes("changes."));
  await expectAccessible(element);
});
