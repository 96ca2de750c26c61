// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/**
 * The colours of salience. Two scales, each with a light and a dark form:
 *
 * - *unsigned*: from the panel's own colour to violet. One hue, and lightness changes in equal steps.
 * - *signed*: blue for what pushes towards the target, orange for what pushes away, the panel's colour in between.
 *
 * All steps are even in OKLab (Björn Ottosson, "A perceptual color space for image processing", 2020), where equal
 * distances look equally far apart. Lightness only ever moves away from the panel's, so both scales also order in grey; the
 * two ends of the signed scale differ in lightness, and blue against orange is the pair that people who see no red-green
 * difference tell apart best.
 */

export type Theme = "light" | "dark";
export type ScaleKind = "unsigned" | "signed";

type Lab = readonly [lightness: number, a: number, b: number];
export type Rgb = readonly [red: number, green: number, blue: number];

export interface Shade {
  /** A CSS colour. */
  readonly background: string;
  /** The text colour with enough contrast on it. */
  readonly text: string;
}

/** The panel that each theme's scale starts from; the same as the token `--panel`. */
export const PANEL: Record<Theme, string> = { light: "#ffffff", dark: "#17191c" };

const ENDS: Record<Theme, { violet: string[]; blue: string[]; orange: string[] }> = {
  light: {
    violet: ["#cfc8fb", "#8e7bea", "#3f1d9e"],
    blue: ["#bcd7f5", "#5c9fdd", "#0d4a8f"],
    orange: ["#fcd9b4", "#f0a04b", "#b35900"],
  },
  dark: {
    violet: ["#3a3065", "#6f55cc", "#c9bcff"],
    blue: ["#1d3d5c", "#3079bd", "#9fd0ff"],
    orange: ["#4f3317", "#9c5d18", "#f2a65a"],
  },
};

const STEPS = 256;
const ramps = new Map<string, Shade[]>();

/** The colour for a strength from -1 to 1 (0 to 1 for the unsigned scale). */
export function shade(kind: ScaleKind, theme: Theme, strength: number): Shade {
  const arm = kind === "unsigned" ? "violet" : strength < 0 ? "orange" : "blue";
  const step = Math.round(Math.min(1, Math.abs(strength) || 0) * (STEPS - 1));
  return ramp(theme, arm)[step]!;
}

/**
 * How strong the colour of a value is, -1 to 1. `reach` is the value at the end of the scale. At the middle intensity
 * strength is in proportion to the value; above it weak values show more, below it only the strongest do; zero shows none.
 */
export function strengthOf(value: number, reach: number, intensity: number): number {
  if (!(reach > 0) || !(intensity > 0) || !Number.isFinite(value) || value === 0) return 0;
  const part = Math.min(1, Math.abs(value) / reach);
  const curved = part ** (DEFAULT_INTENSITY / intensity);
  return Math.sign(value) * curved * (0.6 + 0.4 * intensity);
}

export const DEFAULT_INTENSITY = 0.5;

/** The colours of a legend's bar from the scale's low end to its high end, for the given intensity. */
export function legendStops(kind: ScaleKind, theme: Theme, intensity: number, count = 24): Shade[] {
  return Array.from({ length: count }, (_, index) => {
    const part = index / (count - 1);
    const value = kind === "signed" ? 2 * part - 1 : part;
    return shade(kind, theme, strengthOf(value, 1, intensity));
  });
}

/** A number with three significant digits, as people write it: whole from 1000 on, beyond a million by powers of ten. */
export function threeDigits(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const sign = value < 0 ? "−" : "";
  if (size >= 1e6 || size < 1e-4) {
    const [digits, power] = size.toExponential(2).split("e");
    return `${sign}${digits}×10${superscript(Number(power))}`;
  }
  if (size >= 1000) return sign + String(Math.round(size));
  const rounded = Number(size.toPrecision(3));
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(rounded)));
  return sign + rounded.toFixed(decimals);
}

/** A share from 0 to 1 in percent: "31 %", "0.4 %". */
export function percent(share: number): string {
  const value = share * 100;
  if (value === 0) return "0 %";
  if (value < 0.1) return "< 0.1 %";
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} %`;
}

/** A share with a sign: "−31 %"; one that is next to nothing has none. */
export function signedPercent(share: number): string {
  const size = Math.abs(share);
  return size < 0.001 ? percent(size) : (share < 0 ? "−" : "") + percent(size);
}

function superscript(power: number): string {
  const digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  return (power < 0 ? "⁻" : "") + Array.from(String(Math.abs(power)), (digit) => digits[Number(digit)]).join("");
}

function ramp(theme: Theme, arm: "violet" | "blue" | "orange"): Shade[] {
  const key = `${theme} ${arm}`;
  let shades = ramps.get(key);
  if (!shades) {
    const path = [PANEL[theme], ...ENDS[theme][arm]].map((colour) => toLab(parse(colour)));
    shades = walk(path).map((lab) => {
      const rgb = toRgb(lab);
      return { background: hex(rgb), text: inkFor(rgb) };
    });
    ramps.set(key, shades);
  }
  return shades;
}

/** Points at equal distances along the line through the given ones. */
function walk(path: readonly Lab[]): Lab[] {
  const lengths = path.slice(1).map((point, index) => distance(point, path[index]!));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  return Array.from({ length: STEPS }, (_, step) => {
    let rest = (step / (STEPS - 1)) * total;
    let leg = 0;
    while (leg < lengths.length - 1 && rest > lengths[leg]!) rest -= lengths[leg++]!;
    return mix(path[leg]!, path[leg + 1]!, Math.min(1, rest / lengths[leg]!));
  });
}

const DARK_INK = "#1c1a17";
const LIGHT_INK = "#f4f3f0";

/** The theme's ink with more contrast; where neither reaches 4.5 to 1 (WCAG 2.2, 1.4.3), black or white does. */
export function inkFor(background: Rgb): string {
  const soft = best([DARK_INK, LIGHT_INK], background);
  return contrast(parse(soft), background) >= 4.5 ? soft : best(["#000000", "#ffffff"], background);
}

function best(inks: readonly string[], background: Rgb): string {
  return inks.reduce((a, b) => (contrast(parse(a), background) >= contrast(parse(b), background) ? a : b));
}

/** The contrast ratio of WCAG 2.2, 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Relative luminance, 0 to 1. */
export function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map(linear) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** `#rrggbb` as three numbers from 0 to 1. */
export function parse(colour: string): Rgb {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255) as unknown as Rgb;
}

function hex(rgb: Rgb): string {
  return "#" + rgb.map((part) => Math.round(part * 255).toString(16).padStart(2, "0")).join("");
}

function linear(part: number): number {
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

function encoded(part: number): number {
  const clipped = Math.min(1, Math.max(0, part));
  return clipped <= 0.0031308 ? clipped * 12.92 : 1.055 * clipped ** (1 / 2.4) - 0.055;
}

/** sRGB to OKLab; the matrices are those of the source named above. */
export function toLab(rgb: Rgb): Lab {
  const [r, g, b] = rgb.map(linear) as [number, number, number];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function toRgb([lightness, a, b]: Lab): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    encoded(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    encoded(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    encoded(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

/** How different two colours look, in OKLab. */
export function distance(one: Lab, other: Lab): number {
  return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
}

function mix(from: Lab, to: Lab, part: number): Lab {
  return [0, 1, 2].map((axis) => from[axis]! + (to[axis]! - from[axis]!) * part) as unknown as Lab;
}
