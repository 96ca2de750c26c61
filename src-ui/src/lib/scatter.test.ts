// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { expect, test } from "vitest";
import { fit, neighbourTowards, type Place } from "./scatter.ts";

const at = (x: number, y: number): Place => ({ x, y });

test("the points fill the box at one scale, centred, and up is up", () => {
  const { scale, left, top } = fit([at(0, 0), at(10, 4)], 220, 200, 10);
  expect(scale).toBe(20);
  expect([0 * scale + left, 10 * scale + left]).toEqual([10, 210]);
  expect([top - 0 * scale, top - 4 * scale]).toEqual([140, 60]);
});

test("one point, points on a line and no points have places too", () => {
  expect(fit([at(7, -3)], 100, 60, 10)).toEqual({ scale: 1, left: 43, top: 27 });
  expect(fit([at(0, 5), at(0, 7)], 100, 60, 10)).toMatchObject({ scale: 20, left: 50 });
  expect(fit([], 100, 60, 10)).toEqual({ scale: 1, left: 50, top: 30 });
});

test("arrow keys lead to the nearest point in their direction", () => {
  const points = [at(0, 0), at(10, 1), at(4, 3), at(0, -8), at(-5, 0)];
  expect(neighbourTowards(points, 0, "right")).toBe(2);
  expect(neighbourTowards(points, 0, "up")).toBe(3);
  expect(neighbourTowards(points, 0, "left")).toBe(4);
  expect(neighbourTowards(points, 1, "right")).toBe(-1);
  expect(neighbourTowards([], 0, "right")).toBe(-1);
});
