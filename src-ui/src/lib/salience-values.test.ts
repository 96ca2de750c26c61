// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { describe, expect, test } from "vitest";
import { aggregate, rank, reachOf, rolesOf, sharesOf } from "./salience-values.ts";
import type { Segment } from "./segments.ts";

function segment(firstToken: number, endToken: number, start: number, end: number, special = false): Segment {
  return { firstToken, endToken, start, end, special, text: "" };
}

const SEGMENTS = [segment(0, 1, 0, 0, true), segment(1, 3, 0, 4), segment(3, 4, 4, 6), segment(4, 6, 6, 9), segment(6, 7, 9, 10)];
const SCORES = [10, 1, -3, 2, 5, 5, 7];

describe("the value of a segment", () => {
  test("is the sum, the mean or the farthest from zero of its tokens' scores", () => {
    expect(aggregate(SEGMENTS, SCORES, "sum")).toEqual([10, -2, 2, 10, 7]);
    expect(aggregate(SEGMENTS, SCORES, "mean")).toEqual([10, -1, 2, 5, 7]);
    expect(aggregate(SEGMENTS, SCORES, "max")).toEqual([10, -3, 2, 5, 7]);
  });

  test("takes missing scores as zero", () => {
    expect(aggregate(SEGMENTS, [null, Number.NaN, 4], "sum")).toEqual([0, 4, 0, 0, 0]);
  });
});

describe("the roles", () => {
  test("tell the context from the explained span, what comes after it, and what is left out", () => {
    expect(rolesOf(SEGMENTS, { start: 6, end: 9 }, true)).toEqual(["left-out", "context", "context", "explained", "later"]);
    expect(rolesOf(SEGMENTS, { start: 6, end: 9 }, false)[0]).toBe("context");
    expect(rolesOf(SEGMENTS, null, false)).toEqual(Array(5).fill("context"));
  });

  test("keep the explained span and the left out out of scale, shares and ranking", () => {
    const roles = rolesOf(SEGMENTS, { start: 6, end: 9 }, true);
    const values = aggregate(SEGMENTS, SCORES, "sum");
    expect(reachOf(values, roles)).toBe(2);
    expect(sharesOf(values, roles)).toEqual([0, 0.5, 0.5, 0, 0]);
    expect(rank(values, roles)).toEqual([1, 2]);
  });
});

test("the strongest come first, equal ones in the order of the text, zeros not at all", () => {
  expect(rank([1, -5, 0, 5, 2], Array(5).fill("context"))).toEqual([1, 3, 4, 0]);
});

test("shares of nothing are zero", () => {
  expect(sharesOf([0, 0], ["context", "context"])).toEqual([0, 0]);
});
