// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { describe, expect, test } from "vitest";
import { explain, type HowToExplain, rangesToLeaveOut } from "./explanation.ts";
import type { Token } from "./segments.ts";

const PROMPT = "Likes: figs.\n\nDish:";
const TARGET = " fig tart";
const TOKENS: Token[] = [
  { text: "<s>", start: 0, end: 0, special: true },
  { text: "Likes", start: 0, end: 5, special: false },
  { text: ":", start: 5, end: 6, special: false },
  { text: " figs", start: 6, end: 11, special: false },
  { text: ".", start: 11, end: 12, special: false },
  { text: "\n\n", start: 12, end: 14, special: false },
  { text: "Dish", start: 14, end: 18, special: false },
  { text: ":", start: 18, end: 19, special: false },
  { text: " fig", start: 19, end: 23, special: false },
  { text: " tart", start: 23, end: 28, special: false },
];
const BY_WORD: HowToExplain = { cut: { granularity: "word" }, aggregation: "sum", withoutSpecial: true };
const WHOLE = { start: 19, end: 28 };

describe("an explanation by gradient", () => {
  const raw = [9, 1, 0, -3, -1, 0, 1, 0, 5, 0];
  const gradient = { kind: "tokens", scores: raw, signed: true, logProbabilities: [...Array(8).fill(null), -0.5, -0.25] } as const;
  const explanation = explain({ prompt: PROMPT, target: TARGET }, TOKENS, WHOLE, gradient, BY_WORD);

  test("shows the sign as towards the target and keeps the raw value beside it", () => {
    expect(explanation.segments.map((segment) => segment.text)).toEqual(["<s>", "Likes:", " figs.", "\n\n", "Dish:", " fig tart"].flatMap((text) => (text === " fig tart" ? [" fig", " tart"] : [text])));
    expect(explanation.values).toEqual([-9, -1, 4, 0, -1, -5, 0]);
    expect(explanation.raw).toEqual([9, 1, -4, 0, 1, 5, 0]);
  });

  test("ends its scale with the context, not with the span or a left out special token", () => {
    expect(explanation.reach).toBe(4);
    expect(explanation.ranking).toEqual([2, 1, 4]);
    expect(explanation.shares[2]).toBeCloseTo(4 / 6);
    expect(explain({ prompt: PROMPT, target: TARGET }, TOKENS, WHOLE, gradient, { ...BY_WORD, withoutSpecial: false }).reach).toBe(9);
  });

  test("knows how likely the target's segments were", () => {
    expect(explanation.logProbabilities).toEqual([null, null, null, null, null, -0.5, -0.25]);
  });

  test("says nothing about what comes after the span", () => {
    const first = explain({ prompt: PROMPT, target: TARGET }, TOKENS, { start: 19, end: 23 }, gradient, BY_WORD);
    expect(first.roles.slice(-2)).toEqual(["explained", "later"]);
  });
});

describe("an explanation by leaving out", () => {
  const ranges = [
    { start: 0, end: 6 },
    { start: 6, end: 12 },
    { start: 14, end: 19 },
  ];
  const before = explain({ prompt: PROMPT, target: TARGET }, TOKENS, WHOLE, null, BY_WORD);

  test("leaves out each part of the prompt that is not blank", () => {
    expect(rangesToLeaveOut(before)).toEqual(ranges);
  });

  test("takes positive as speaking for the answer and sets noise apart", () => {
    const scores = { kind: "ranges", ranges, scores: [0.02, 0.6, null], insideNoise: [true, false, false] } as const;
    const explanation = explain({ prompt: PROMPT, target: TARGET }, TOKENS, WHOLE, scores, BY_WORD);
    expect(explanation.values).toEqual([0, 0.02, 0.6, 0, 0, 0, 0]);
    expect(explanation.roles).toEqual(["left-out", "noise", "context", "left-out", "left-out", "explained", "explained"]);
    expect(explanation.reach).toBe(0.6);
    expect(explanation.raw).toBeNull();
  });

  test("does not give a segment the score of another cut", () => {
    const scores = { kind: "ranges", ranges, scores: [1, 1, 1], insideNoise: [false, false, false] } as const;
    const explanation = explain({ prompt: PROMPT, target: TARGET }, TOKENS, WHOLE, scores, { ...BY_WORD, cut: { granularity: "paragraph" } });
    expect(explanation.roles).toEqual(["left-out", "left-out", "left-out", "context", "explained"]);
  });
});
