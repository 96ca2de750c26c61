// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/** The search's little language, as far as this page needs it: to mark what was found and to add a condition to it. */

/** Words and phrases that are searched for, without what is excluded and without number ranges; field null means any. */
export interface SearchTerm {
  field: string | null;
  text: string;
}

const TERM = /(-?)(?:([\w.]+):)?(?:"([^"]*)"|(\S+))/g;

export function searchTerms(query: string | undefined): SearchTerm[] {
  const terms: SearchTerm[] = [];
  for (const [, not, field, phrase, word] of (query ?? "").matchAll(TERM)) {
    const text = (phrase ?? word ?? "").toLowerCase();
    if (not || !text || (field && /^-?[\d.]+-[\d.]+$/.test(text))) continue;
    terms.push({ field: field ?? null, text });
  }
  return terms;
}

/** What is searched for in one field. */
export function termsFor(terms: SearchTerm[], field: string): string[] {
  return terms.filter((t) => t.field === null || t.field === field).map((t) => t.text);
}

export interface Piece {
  text: string;
  hit: boolean;
}

/** Cuts a text where words are found in it, so that these can be marked. */
export function mark(text: string, words: string[]): Piece[] {
  const found: [number, number][] = [];
  const lower = text.toLowerCase();
  // A text whose lower-case form has another length (there are such letters) could not be marked at the right place.
  if (lower.length !== text.length) return [{ text, hit: false }];
  for (const word of words)
    for (let at = lower.indexOf(word); word && at !== -1; at = lower.indexOf(word, at + word.length))
      found.push([at, at + word.length]);
  found.sort((a, b) => a[0] - b[0]);
  const pieces: Piece[] = [];
  let done = 0;
  for (const [from, to] of found) {
    if (to <= done) continue;
    if (from > done) pieces.push({ text: text.slice(done, from), hit: false });
    pieces.push({ text: text.slice(Math.max(from, done), to), hit: true });
    done = to;
  }
  if (done < text.length || !pieces.length) pieces.push({ text: text.slice(done), hit: false });
  return pieces;
}
