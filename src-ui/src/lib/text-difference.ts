// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/** What differs between two texts, word by word, and which segments of two explanations belong together. */
import { diffArrays, diffWordsWithSpace } from "diff";
import type { Explanation } from "./explanation.ts";
import type { Span } from "./segments.ts";

export interface TextDifference {
  /** Ranges that only the first text has. */
  readonly removed: readonly Span[];
  /** Ranges that only the second text has. */
  readonly added: readonly Span[];
}

/** A piece of what reading both texts at once looks like. */
export interface Piece {
  readonly kind: "same" | "removed" | "added";
  readonly text: string;
}

/** Beyond this the comparison stops and the texts count as different throughout. */
const LONGEST_COMPARISON_MS = 300;

export function differencePieces(before: string, after: string): Piece[] {
  const changes = diffWordsWithSpace(before, after, { timeout: LONGEST_COMPARISON_MS });
  if (!changes) return [{ kind: "removed", text: before }, { kind: "added", text: after }];
  return changes.map(({ added, removed, value }) => ({
    kind: added ? "added" : removed ? "removed" : "same",
    text: value,
  }));
}

/** The ranges that differ; offsets count from `beforeStart` and `afterStart`, where the texts begin in larger ones. */
export function textDifference(before: string, after: string, beforeStart = 0, afterStart = 0): TextDifference {
  const removed: Span[] = [];
  const added: Span[] = [];
  let [left, right] = [beforeStart, afterStart];
  for (const { kind, text } of differencePieces(before, after)) {
    if (kind === "removed") removed.push({ start: left, end: left + text.length });
    if (kind === "added") added.push({ start: right, end: right + text.length });
    if (kind !== "added") left += text.length;
    if (kind !== "removed") right += text.length;
  }
  return { removed, added };
}

/** How many words only one of the texts has; a replaced word counts once. */
export function changedWords(pieces: readonly Piece[]): number {
  let count = 0;
  let [removed, added] = [0, 0];
  for (const piece of [...pieces, { kind: "same", text: "" } as const]) {
    const words = piece.text.match(/\S+/gu)?.length ?? 0;
    if (piece.kind === "removed") removed += words;
    else if (piece.kind === "added") added += words;
    else {
      count += Math.max(removed, added);
      [removed, added] = [0, 0];
    }
  }
  return count;
}

/** For each segment of `second`, the index of the segment of `first` that says the same at the same place, or -1. */
export function counterparts(first: Explanation, second: Explanation): number[] {
  const found = second.segments.map(() => -1);
  const changes = diffArrays(keysOf(first), keysOf(second), { timeout: LONGEST_COMPARISON_MS });
  let [left, right] = [0, 0];
  for (const { added, removed, value } of changes ?? []) {
    if (added) right += value.length;
    else if (removed) left += value.length;
    else for (let index = 0; index < value.length; index++) found[right++] = left++;
  }
  return found;
}

function keysOf(explanation: Explanation): string[] {
  return explanation.segments.map((segment) =>
    segment.start >= explanation.targetStart ? `target ${segment.text}` : `prompt ${segment.text}`,
  );
}

/**
 * How much more (or less) of the whole each segment of `second` is worth than its counterpart in `first`, -1 to 1; null
 * where there is none. Shares are compared, not values: those of two texts or two models are not of one size.
 */
export function salienceDifference(first: Explanation, second: Explanation): (number | null)[] {
  const partners = counterparts(first, second);
  return second.segments.map((_, index) => {
    const partner = partners[index]!;
    if (partner < 0 || second.roles[index] !== "context" || first.roles[partner] !== "context") return null;
    return signedShare(second, index) - signedShare(first, partner);
  });
}

function signedShare(explanation: Explanation, index: number): number {
  return Math.sign(explanation.values[index]!) * explanation.shares[index]!;
}
