// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { describe, expect, test } from "vitest";
import { explain } from "./explanation.ts";
import { wordsAsTokens } from "./segments.ts";
import { draw, type HowToDraw } from "./side-by-side.ts";

const of = (prompt: string, target: string, scores: number[]) =>
  explain(
    { prompt, target },
    wordsAsTokens(prompt + target, prompt.length),
    { start: prompt.length, end: prompt.length + target.length },
    { kind: "tokens", scores, signed: false, logProbabilities: [] },
    { cut: { granularity: "word" }, aggregation: "sum", withoutSpecial: true },
  );
const weak = of("eat onion soup", " yes", [1, 2, 1, 5]);
const strong = of("eat tomato soup", " no", [10, 10, 20, 5]);
const HOW: HowToDraw = { intensity: 1, numbers: false, sharedScale: true, textDifference: false, salienceDifference: false };

describe("the scale", () => {
  test("is one for all, or each its own", () => {
    expect(draw([weak, strong], HOW).map((drawing) => drawing.reach)).toEqual([20, 20]);
    expect(draw([weak, strong], { ...HOW, sharedScale: false }).map((drawing) => drawing.reach)).toEqual([2, 20]);
  });

  test("leaves the explained span without a colour", () => {
    const [drawing] = draw([weak], HOW);
    expect(drawing!.strengths).toEqual([expect.any(Number), 1, expect.any(Number), 0]);
  });

  test("waits for what is not explained yet", () => {
    expect(draw([null, strong], HOW)[0]).toMatchObject({ strengths: null, numbers: null });
  });
});

test("numbers are shares, and only those that say something", () => {
  const many = of("a ".repeat(120) + "b", " c", [200, ...Array<number>(119).fill(0.5), 100]);
  const [drawing] = draw([many], { ...HOW, numbers: true });
  expect(drawing!.numbers!.filter(Boolean)).toHaveLength(2);
});

describe("the differences", () => {
  test("mark what only one of the texts has, in prompt and in answer", () => {
    const [left, right] = draw([weak, strong], { ...HOW, textDifference: true });
    expect(left!.marked).toEqual([
      { start: 4, end: 9, kind: "removed" },
      { start: 15, end: 18, kind: "removed" },
    ]);
    expect(right!.marked).toEqual([
      { start: 4, end: 10, kind: "added" },
      { start: 16, end: 18, kind: "added" },
    ]);
  });

  test("of salience colour the second text by shares, with a signed scale", () => {
    const [left, right] = draw([weak, strong], { ...HOW, salienceDifference: true, numbers: true });
    expect(left!.of).toBe("salience");
    expect(right).toMatchObject({ of: "difference", scale: "signed", reach: 0.25 });
    expect(right!.differences).toEqual([0, null, 0.25, null]);
    expect(right!.numbers).toEqual(["", "", "25 %", ""]);
  });
});
