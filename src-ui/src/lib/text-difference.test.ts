// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { describe, expect, test } from "vitest";
import { explain } from "./explanation.ts";
import { wordsAsTokens } from "./segments.ts";
import { changedWords, counterparts, differencePieces, salienceDifference, textDifference } from "./text-difference.ts";

describe("the difference of two texts", () => {
  test("is by words, in the places of the larger texts", () => {
    expect(textDifference("a great soup", "a terrible soup", 10, 20)).toEqual({
      removed: [{ start: 12, end: 17 }],
      added: [{ start: 22, end: 30 }],
    });
  });

  test("of equal texts is none", () => {
    expect(textDifference("same\n\n", "same\n\n")).toEqual({ removed: [], added: [] });
    expect(changedWords(differencePieces("same", "same"))).toBe(0);
  });

  test("counts a replaced word once", () => {
    expect(changedWords(differencePieces("a great soup", "a terrible soup"))).toBe(1);
    expect(changedWords(differencePieces("one two", "one two three four"))).toBe(2);
    expect(changedWords(differencePieces("", "three new words"))).toBe(3);
  });
});

describe("two explanations", () => {
  const of = (prompt: string, target: string, scores: number[]) =>
    explain(
      { prompt, target },
      wordsAsTokens(prompt + target, prompt.length),
      { start: prompt.length, end: prompt.length + target.length },
      { kind: "tokens", scores, signed: false, logProbabilities: [] },
      { cut: { granularity: "word" }, aggregation: "sum", withoutSpecial: true },
    );
  const first = of("eat onion soup", " yes", [1, 2, 1, 0]);
  const second = of("eat tomato soup now", " yes", [1, 1, 6, 0, 0]);

  test("pair the segments that say the same", () => {
    expect(counterparts(first, second)).toEqual([0, -1, 2, -1, 3]);
  });

  test("differ by shares, where both have the segment", () => {
    expect(salienceDifference(first, second)).toEqual([1 / 8 - 1 / 4, null, 6 / 8 - 1 / 4, null, null]);
  });
});
