// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/** The page that salience-view.mjs measures: one salience view with as many tokens as asked for, and the measurements. */
import { explain, type HowToExplain } from "../src/lib/explanation.ts";
import { strengthOf } from "../src/lib/salience-scale.ts";
import { type Granularity, wordsAsTokens } from "../src/lib/segments.ts";
import "../src/elements/salience/cd-salience-text.ts";

const WORDS = "the guest likes onion soup and dislikes garlic bread so recommend a lemon tart with mint".split(" ");

interface Figures {
  readonly tokens: number;
  readonly elements: number;
  readonly cutMs: number;
  readonly firstPaintMs: number;
  readonly recolourMs: number;
  readonly hover: { readonly p50: number; readonly p95: number; readonly max: number };
  readonly hoverWorkMs: number;
}

async function measure(count: number, granularity: Granularity): Promise<Figures> {
  const prompt = textOf(count);
  const target = " Recommendation: a lemon tart.";
  const tokens = wordsAsTokens(prompt + target, prompt.length);
  const scores = tokens.map((_, index) => Math.sin(index * 12.9898) * (index % 17));
  const how: HowToExplain = { cut: { granularity }, aggregation: "sum", withoutSpecial: true };
  const span = { start: prompt.length, end: prompt.length + target.length };

  const begin = performance.now();
  const explanation = explain({ prompt, target }, tokens, span, { kind: "tokens", scores, signed: true, logProbabilities: [] }, how);
  const cutMs = performance.now() - begin;

  const view = document.createElement("cd-salience-text");
  const strengths = (intensity: number) => explanation.values.map((value) => strengthOf(value, explanation.reach, intensity));
  Object.assign(view, { explanation, strengths: strengths(0.5), scale: "signed" });
  const drawn = performance.now();
  document.body.replaceChildren(view);
  await painted();
  const firstPaintMs = performance.now() - drawn;

  const recoloured = performance.now();
  view.strengths = strengths(0.9);
  await painted();
  const recolourMs = performance.now() - recoloured;

  const spans = [...view.renderRoot.querySelectorAll<HTMLElement>("[data-i]")].slice(0, 300);
  const times: number[] = [];
  let work = 0;
  for (const element of spans) {
    await nextFrame();
    const start = performance.now();
    element.dispatchEvent(new PointerEvent("pointermove", { bubbles: true, composed: true }));
    work += performance.now() - start;
    await painted();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const at = (part: number) => times[Math.min(times.length - 1, Math.floor(part * times.length))] ?? 0;
  return {
    tokens: tokens.length,
    elements: view.renderRoot.querySelectorAll("*").length,
    cutMs,
    firstPaintMs,
    recolourMs,
    hover: { p50: at(0.5), p95: at(0.95), max: at(1) },
    hoverWorkMs: work / spans.length,
  };
}

function textOf(count: number): string {
  let text = "";
  for (let index = 0; index < count; index++) {
    text += (index === 0 ? "" : index % 14 === 0 ? "\n" : " ") + WORDS[(index * 7) % WORDS.length];
  }
  return text;
}

function nextFrame(): Promise<void> {
  return new Promise((go) => requestAnimationFrame(() => go()));
}

/** Resolves after the next frame is painted: a message that a frame's callback posts is handled after that frame. */
function painted(): Promise<void> {
  return new Promise((go) =>
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => go();
      channel.port2.postMessage(null);
    }),
  );
}

Object.assign(window, { measure });
