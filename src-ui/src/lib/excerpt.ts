// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { mark, type Piece } from "./query.ts";

const LINE = 160;
const BEFORE_HIT = 24;

/** Two lines of a long text: how it begins, and the part that tells it from others. */
export interface Excerpt {
  first: Piece[];
  /** Empty when the first line holds everything. */
  second: Piece[];
}

/**
 * Prompts of one kind begin alike and differ at the end. So the first line shows the beginning and the second one the end;
 * or, while something is searched for and not found in the first line, the place where it is.
 */
export function excerpt(text: string, words: string[] = []): Excerpt {
  const flat = text.replace(/\s+/g, " ").trim();
  const lineEnd = text.trimStart().indexOf("\n");
  const head = text.trimStart().slice(0, lineEnd === -1 ? LINE : Math.min(LINE, lineEnd)).replace(/\s+/g, " ").trimEnd();
  if (flat.length <= head.length) return { first: mark(flat, words), second: [] };
  const hit = firstHit(flat, words);
  const from =
    hit !== -1 && hit >= head.length
      ? Math.max(head.length, hit - BEFORE_HIT)
      : Math.max(head.length, flat.length - LINE * 0.6);
  let start = from;
  // Begin with a whole word, unless that would pass over what was found.
  if (from > head.length) {
    const space = flat.indexOf(" ", from);
    if (space !== -1 && space - from < 20 && (hit < head.length || space < hit)) start = space + 1;
  }
  const rest = flat.slice(start).trim();
  return { first: mark(head, words), second: mark((start > head.length + 1 ? "… " : "") + rest.slice(0, LINE), words) };
}

function firstHit(text: string, words: string[]): number {
  const lower = text.toLowerCase();
  const places = words.map((w) => lower.indexOf(w)).filter((at) => at !== -1);
  return places.length ? Math.min(...places) : -1;
}
