// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { mark, type Piece } from "./query.ts";

const LINE = 160;
const BEFORE_HIT = 8;

/** Two lines of a long text: how it begins, and the part that tells it from others. */
export interface Excerpt {
  first: Piece[];
  /** Empty when the first line holds everything. */
  second: Piece[];
  /** Whether the second line is the end of the text, so that it is its beginning that may be cut. */
  isEnd: boolean;
}

/**
 * Prompts of one kind begin alike and differ at the end. So the first line shows the beginning and the second one the end;
 * or, while something is searched for and not found in the first line, the place where it is.
 */
export function excerpt(text: string, words: string[] = []): Excerpt {
  const flat = text.replace(/\s+/g, " ").trim();
  const start = text.trimStart();
  const lineEnd = start.indexOf("\n");
  const head = start.slice(0, lineEnd === -1 ? LINE : Math.min(LINE, lineEnd)).replace(/\s+/g, " ").trimEnd();
  if (flat.length <= head.length) return { first: mark(head, words), second: [], isEnd: false };
  const hit = firstHit(flat, words);
  const isEnd = hit < head.length;
  const from = Math.max(head.length, isEnd ? flat.length - LINE : hit - BEFORE_HIT);
  const rest = flat.slice(from, from + LINE).trim();
  return {
    first: mark(head, words),
    second: mark((from > head.length ? "…" : "") + rest, words),
    isEnd,
  };
}

function firstHit(text: string, words: string[]): number {
  const lower = text.toLowerCase();
  const places = words.map((w) => lower.indexOf(w)).filter((at) => at !== -1);
  return places.length ? Math.min(...places) : -1;
}
