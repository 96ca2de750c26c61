// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/** A small explained text that the tests of these elements share. */
import { explain, type Explanation } from "../../lib/explanation.ts";
import type { Granularity, Span, Token } from "../../lib/segments.ts";

export const PROMPT = "Likes: <b>figs</b>.\n\nDish: tart\nAnswer:";
export const TARGET = " A good choice.";
export const TARGET_START = PROMPT.length;

/** Tokens as a tokenizer gives them, with a special one that the text does not contain. */
export const TOKENS: Token[] = spell(["<s>", "Likes", ":", " <b>", "figs", "</b>", ".", "\n\n", "Dish", ":", " tart", "\n", "Answer", ":", " A", " good", " choice", "."]);

/** Raw: negative pushes towards. */
export const SCORES = [90, 1, 0, 0, -8, 0, 1, 0, 0, 0, 4, 0, -2, 0, 0, 0, 0, 0];

export function explained(span: Span | null = { start: TARGET_START, end: TARGET_START + TARGET.length }, granularity: Granularity = "word"): Explanation {
  const logProbabilities = TOKENS.map(({ start }) => (start >= TARGET_START ? -0.1 : null));
  const scores = { kind: "tokens", scores: SCORES, signed: true, logProbabilities } as const;
  const how = { cut: { granularity }, aggregation: "sum", withoutSpecial: true } as const;
  return explain({ prompt: PROMPT, target: TARGET }, TOKENS, span, scores, how);
}

export function strengthsOf({ values, roles, reach }: Explanation): number[] {
  return values.map((value, index) => (roles[index] === "context" ? value / reach : 0));
}

function spell(pieces: string[]): Token[] {
  let place = 0;
  return pieces.map((text) => {
    const special = text === "<s>";
    const start = place;
    if (!special) place += text.length;
    return { text, start, end: place, special };
  });
}
