// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/**
 * From scores per token to what a person reads: one value per segment, its share, and the order of the strongest.
 */
import type { Segment, Span } from "./segments.ts";

/** How the scores of a segment's tokens become one value. */
export type Aggregation = "sum" | "mean" | "max";

export const AGGREGATIONS: readonly Aggregation[] = ["sum", "mean", "max"];

/** One value per segment. `max` is the score that is farthest from zero, with its sign. No score counts as zero. */
export function aggregate(
  segments: readonly Segment[],
  scores: readonly (number | null)[],
  how: Aggregation,
): number[] {
  return segments.map((segment) => {
    let sum = 0;
    let strongest = 0;
    for (let token = segment.firstToken; token < segment.endToken; token++) {
      const score = finite(scores[token]);
      sum += score;
      if (Math.abs(score) > Math.abs(strongest)) strongest = score;
    }
    if (how === "max") return strongest;
    return how === "mean" ? sum / (segment.endToken - segment.firstToken) : sum;
  });
}

/** What a segment is to the question "why did the model say the span?". */
export type Role =
  /** It may have influenced the span. */
  | "context"
  /** It is (part of) the span itself. */
  | "explained"
  /** It comes after the span: the model had not seen it yet. */
  | "later"
  /** A special token that the person asked to leave out, or a segment that was not measured. */
  | "left-out"
  /** Leaving it out changed no more than asking twice does. */
  | "noise";

export function rolesOf(segments: readonly Segment[], span: Span | null, withoutSpecial: boolean): Role[] {
  return segments.map((segment) => {
    if (span && segment.start < span.end && segment.end > span.start) return "explained";
    if (span && segment.start >= span.end) return "later";
    if (segment.special && withoutSpecial) return "left-out";
    return "context";
  });
}

/** Each segment's part of the whole, 0 to 1: its size without sign by the sum of all sizes in the context. */
export function sharesOf(values: readonly number[], roles: readonly Role[]): number[] {
  let total = 0;
  values.forEach((value, index) => {
    if (roles[index] === "context") total += Math.abs(value);
  });
  return values.map((value, index) => (roles[index] === "context" && total > 0 ? Math.abs(value) / total : 0));
}

/** The largest size in the context: where the colour scale ends. Zero when nothing has a value. */
export function reachOf(values: readonly number[], roles: readonly Role[]): number {
  let reach = 0;
  values.forEach((value, index) => {
    if (roles[index] === "context") reach = Math.max(reach, Math.abs(value));
  });
  return reach;
}

/** Indices of the segments of the context that have a value, strongest first; equal ones in the order of the text. */
export function rank(values: readonly number[], roles: readonly Role[]): number[] {
  const indices: number[] = [];
  values.forEach((value, index) => {
    if (roles[index] === "context" && value !== 0) indices.push(index);
  });
  return indices.sort((a, b) => Math.abs(values[b]!) - Math.abs(values[a]!) || a - b);
}

function finite(score: number | null | undefined): number {
  return score != null && Number.isFinite(score) ? score : 0;
}
