// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/** From explanations to what is drawn: colours on one scale or on each its own, and how the texts differ. */
import type { Explanation } from "./explanation.ts";
import { type ScaleKind, signedPercent, strengthOf } from "./salience-scale.ts";
import type { Span } from "./segments.ts";
import { salienceDifference, textDifference } from "./text-difference.ts";

/** A range that the text beside it does not have. */
export interface MarkedRange extends Span {
  readonly kind: "added" | "removed";
}

/** How one explained text is drawn. */
export interface Drawing {
  readonly scale: ScaleKind;
  /** The value at the scale's end: of salience, or a share when the difference is drawn. */
  readonly reach: number;
  readonly of: "salience" | "difference";
  /** By segment, -1 to 1; null without scores. */
  readonly strengths: readonly number[] | null;
  /** By segment; empty where a number would say nothing. */
  readonly numbers: readonly string[] | null;
  readonly marked: readonly MarkedRange[];
  /** By segment: the difference to the text beside it as a share, null where it has no counterpart. */
  readonly differences: readonly (number | null)[] | null;
}

export interface HowToDraw {
  readonly intensity: number;
  readonly numbers: boolean;
  readonly sharedScale: boolean;
  /** Marks the words that differ. */
  readonly textDifference: boolean;
  /** Colours all but the first by how their salience differs from the first. */
  readonly salienceDifference: boolean;
}

/** Shares below this are not worth a number in the text. */
const LEAST_SHARE = 0.01;

/** One drawing per explanation, in their order; the first is what the others are compared with. */
export function draw(explanations: readonly (Explanation | null)[], how: HowToDraw): Drawing[] {
  const first = explanations[0] ?? null;
  const reach = Math.max(0, ...explanations.map((one) => one?.reach ?? 0));
  const marks = how.textDifference ? marksOf(explanations) : explanations.map(() => []);
  return explanations.map((one, index) => {
    const marked = marks[index]!;
    if (index > 0 && how.salienceDifference && first?.scored && one?.scored) return drawDifference(first, one, marked, how);
    return drawSalience(one, how.sharedScale ? reach : (one?.reach ?? 0), marked, how);
  });
}

function drawSalience(one: Explanation | null, reach: number, marked: readonly MarkedRange[], how: HowToDraw): Drawing {
  const scored = one?.scored ? one : null;
  return {
    scale: one?.signed ? "signed" : "unsigned",
    reach,
    of: "salience",
    strengths: scored && scored.values.map((value, index) => (scored.roles[index] === "context" ? strengthOf(value, reach, how.intensity) : 0)),
    numbers: scored && how.numbers ? scored.shares.map((share, index) => numberOf(Math.sign(scored.values[index]!) * share)) : null,
    marked,
    differences: null,
  };
}

function drawDifference(first: Explanation, one: Explanation, marked: readonly MarkedRange[], how: HowToDraw): Drawing {
  const differences = salienceDifference(first, one);
  const reach = Math.max(0, ...differences.map((value) => Math.abs(value ?? 0)));
  return {
    scale: "signed",
    reach,
    of: "difference",
    strengths: differences.map((value) => strengthOf(value ?? 0, reach, how.intensity)),
    numbers: how.numbers ? differences.map((value) => numberOf(value ?? 0)) : null,
    marked,
    differences,
  };
}

function numberOf(share: number): string {
  if (Math.abs(share) < LEAST_SHARE) return "";
  return signedPercent(share);
}

/** The first text is marked only when there is one other: it cannot differ from two in one way. */
function marksOf(explanations: readonly (Explanation | null)[]): MarkedRange[][] {
  const first = explanations[0];
  const marks: MarkedRange[][] = explanations.map(() => []);
  if (!first) return marks;
  explanations.slice(1).forEach((one, index) => {
    if (!one) return;
    const differences = [
      textDifference(promptOf(first), promptOf(one)),
      textDifference(targetOf(first), targetOf(one), first.targetStart, one.targetStart),
    ];
    marks[index + 1] = differences.flatMap(({ added }) => added.map((range) => ({ ...range, kind: "added" as const })));
    if (explanations.length === 2) {
      marks[0] = differences.flatMap(({ removed }) => removed.map((range) => ({ ...range, kind: "removed" as const })));
    }
  });
  return marks;
}

function promptOf({ text, targetStart }: Explanation): string {
  return text.slice(0, targetStart);
}

function targetOf({ text, targetStart }: Explanation): string {
  return text.slice(targetStart);
}
