// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { describe, expect, test } from "vitest";
import {
  contrast,
  DEFAULT_INTENSITY,
  distance,
  luminance,
  parse,
  percent,
  type Rgb,
  shade,
  signedPercent,
  strengthOf,
  threeDigits,
  toLab,
} from "./salience-scale.ts";

const THEMES = ["light", "dark"] as const;
const STRENGTHS = Array.from({ length: 41 }, (_, index) => index / 40);

describe.each(THEMES)("the %s scales", (theme) => {
  test.each(["unsigned", "signed"] as const)("%s: the text on every shade has a contrast of 4.5 or more", (kind) => {
    for (const strength of STRENGTHS) {
      for (const sign of kind === "signed" ? [1, -1] : [1]) {
        const { background, text } = shade(kind, theme, sign * strength);
        expect(contrast(parse(text), parse(background))).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  test.each([
    ["unsigned", 1],
    ["signed", 1],
    ["signed", -1],
  ] as const)("%s (%i): equal steps look equal", (kind, sign) => {
    const labs = STRENGTHS.map((strength) => toLab(parse(shade(kind, theme, sign * strength).background)));
    const steps = labs.slice(1).map((lab, index) => distance(lab, labs[index]!));
    const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
    for (const step of steps) expect(Math.abs(step - mean)).toBeLessThan(0.35 * mean);
  });

  test.each([
    ["unsigned", 1],
    ["signed", 1],
    ["signed", -1],
  ] as const)("%s (%i): a stronger value is farther from the panel in grey, too", (kind, sign) => {
    const greys = STRENGTHS.map((strength) => luminance(parse(shade(kind, theme, sign * strength).background)));
    for (let index = 1; index < greys.length; index++) {
      if (theme === "light") expect(greys[index]!).toBeLessThan(greys[index - 1]!);
      else expect(greys[index]!).toBeGreaterThan(greys[index - 1]!);
    }
  });

  test("blue and orange of one strength differ for people with deuteranopia, and the scale's ends do in grey", () => {
    for (const strength of STRENGTHS.filter((value) => value >= 0.2)) {
      const towards = deuteranope(parse(shade("signed", theme, strength).background));
      const away = deuteranope(parse(shade("signed", theme, -strength).background));
      expect(distance(toLab(towards), toLab(away))).toBeGreaterThan(0.08);
    }
    const grey = (strength: number) => luminance(parse(shade("signed", theme, strength).background)) ** (1 / 3);
    expect(Math.abs(grey(1) - grey(-1))).toBeGreaterThan(0.05);
  });
});

describe("strength", () => {
  test("keeps the sign and ends with the scale", () => {
    expect(strengthOf(-3, 6, DEFAULT_INTENSITY)).toBe(-strengthOf(3, 6, DEFAULT_INTENSITY));
    expect(strengthOf(60, 6, 1)).toBe(1);
    expect(strengthOf(6, 6, 1)).toBe(1);
  });

  test("is in proportion to the value at the middle intensity", () => {
    expect(strengthOf(2, 4, DEFAULT_INTENSITY)).toBeCloseTo(strengthOf(4, 4, DEFAULT_INTENSITY) / 2);
  });

  test("grows with the intensity", () => {
    for (const value of [0.1, 0.5, 1]) {
      let before = 0;
      for (const intensity of [0.1, 0.3, 0.5, 0.7, 1]) {
        const now = strengthOf(value, 1, intensity);
        expect(now).toBeGreaterThan(before);
        before = now;
      }
    }
  });

  test("is zero without a value, a scale or an intensity", () => {
    expect(strengthOf(0, 1, 1)).toBe(0);
    expect(strengthOf(1, 0, 1)).toBe(0);
    expect(strengthOf(1, 1, 0)).toBe(0);
    expect(strengthOf(Number.NaN, 1, 1)).toBe(0);
  });
});

test("numbers have three significant digits", () => {
  expect([0, 1602.4, 77.06, 1.2345, -0.8, 0.00123456, 999.6, 0.09996].map(threeDigits)).toEqual([
    "0", "1602", "77.1", "1.23", "−0.800", "0.00123", "1000", "0.100",
  ]);
  expect(threeDigits(1.5e-7)).toBe("1.50×10⁻⁷");
  expect(threeDigits(2.345e9)).toBe("2.35×10⁹");
});

test("shares are percentages that stay short", () => {
  expect([0, 0.00001, 0.004, 0.0997, 0.31, 1].map(percent)).toEqual(["0 %", "< 0.1 %", "0.4 %", "10 %", "31 %", "100 %"]);
});

test("a share's sign is left out where there is next to nothing to have one", () => {
  expect([-0.31, 0.31, -0.0004, 0].map(signedPercent)).toEqual(["−31 %", "31 %", "< 0.1 %", "0 %"]);
});

/** How a colour looks without green cones: the full-severity matrix of Machado, Oliveira and Fernandes (2009). */
function deuteranope(rgb: Rgb): Rgb {
  const matrix = [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ];
  const linear = rgb.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  const seen = matrix.map((row) => row.reduce((sum, weight, axis) => sum + weight * linear[axis]!, 0));
  return seen.map((part) => {
    const clipped = Math.min(1, Math.max(0, part));
    return clipped <= 0.0031308 ? clipped * 12.92 : 1.055 * clipped ** (1 / 2.4) - 0.055;
  }) as unknown as Rgb;
}
