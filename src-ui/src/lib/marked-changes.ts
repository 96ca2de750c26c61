// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/** A changed text as pieces: what stayed, what went, what came; long stretches that stayed are shortened. */
import { differencePieces, type Piece } from "./text-difference.ts";

export interface Change {
  readonly field: string;
  /** In the parent's field. */
  readonly start: number;
  readonly end: number;
  readonly before: string;
  readonly after: string;
}

/** The new text beside the old one, by the places that the server named. */
export function changePieces(before: string, changes: readonly Change[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const change of [...changes].sort((a, b) => a.start - b.start)) {
    if (change.start > at) pieces.push({ kind: "same", text: before.slice(at, change.start) });
    if (change.before) pieces.push({ kind: "removed", text: change.before });
    if (change.after) pieces.push({ kind: "added", text: change.after });
    at = change.end;
  }
  if (at < before.length) pieces.push({ kind: "same", text: before.slice(at) });
  return pieces;
}

/** Like {@link changePieces}, for a text that somebody has edited since: then the words are compared. */
export function piecesOf(before: string, after: string, changes: readonly Change[]): Piece[] {
  const named = changePieces(before, changes);
  const applied = named.filter((piece) => piece.kind !== "removed").map((piece) => piece.text);
  return applied.join("") === after ? named : differencePieces(before, after);
}

/** What is left out between two shown stretches. */
export interface Gap {
  readonly kind: "gap";
  readonly characters: number;
}

/** Keeps only so much of what stayed as helps to see where a change is. */
export function shortened(pieces: readonly Piece[], around: number): (Piece | Gap)[] {
  const result: (Piece | Gap)[] = [];
  pieces.forEach((piece, index) => {
    if (piece.kind !== "same") {
      result.push(piece);
      return;
    }
    const first = index === 0;
    const last = index === pieces.length - 1;
    const head = first ? 0 : around;
    const tail = last ? 0 : around;
    if (piece.text.length <= head + tail + around) {
      result.push(piece);
      return;
    }
    const begin = wordEnd(piece.text, head);
    const end = wordStart(piece.text, piece.text.length - tail);
    if (begin > 0) result.push({ kind: "same", text: piece.text.slice(0, begin) });
    result.push({ kind: "gap", characters: end - begin });
    if (end < piece.text.length) result.push({ kind: "same", text: piece.text.slice(end) });
  });
  return result;
}

function wordEnd(text: string, at: number): number {
  if (at === 0) return 0;
  const space = text.slice(at).search(/\s/u);
  return space < 0 || space > 20 ? at : at + space;
}

function wordStart(text: string, at: number): number {
  if (at === text.length) return at;
  const space = text.slice(0, at).search(/\s\S*$/u);
  return space < 0 || at - space > 20 ? at : space + 1;
}
