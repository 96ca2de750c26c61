// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/** The search's little language, as far as this page needs it: to mark what was found and to write a condition. */

/** Words and phrases that are searched for, without what is excluded and without number ranges; field null means any. */
export interface SearchTerm {
  field: string | null;
  text: string;
}

const TERM = /(-?)(?:(?:"([^"]*)"|([\w.]+)):)?(?:"([^"]*)"|(\S+))/g;

export function searchTerms(query: string | undefined): SearchTerm[] {
  const terms: SearchTerm[] = [];
  let begun = false;
  let or = false;
  for (const [whole, not, quoted, plain, phrase, word] of (query ?? "").matchAll(TERM)) {
    // As the search reads them: in capitals and on their own, OR between two terms and AND except behind an OR.
    if (whole === "OR" && begun && !or) {
      or = true;
      continue;
    }
    if (whole === "AND" && !or) continue;
    begun = true;
    or = false;
    const field = quoted ?? plain;
    const text = (phrase ?? word ?? "").toLowerCase();
    if (not || !text || (field && /^-?[\d.]+-[\d.]+$/.test(text))) continue;
    terms.push({ field: field ?? null, text });
  }
  // Without anything behind it, it is a word.
  if (or) terms.push({ field: null, text: "or" });
  return terms;
}

/** What is searched for in one field. */
export function termsFor(terms: SearchTerm[], field: string): string[] {
  return terms.filter((t) => t.field === null || t.field === field).map((t) => t.text);
}

/**
 * What stands before a value that is looked for in one field: `source:`, `"my field":`. Null for names of which the search
 * cannot tell where they end: a quote cannot stand within quotes, and without these a space ends a name.
 */
export function inField(name: string): string | null {
  if (/^[\w.]+$/.test(name)) return `${name}:`;
  if (!name.includes('"')) return `"${name}":`;
  return /^["-]|\s/.test(name) ? null : `${name}:`;
}

/** A range of numbers as the search reads it, which knows no exponents. */
export function range(least: number, most: number): string {
  return `${decimal(least)}-${decimal(most)}`;
}

/** A number with all of its digits: 1e-7 is 0.0000001. */
function decimal(value: number): string {
  const [, sign, whole, fraction = "", power] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value))!;
  const digits = whole! + fraction;
  const point = whole!.length + Number(power ?? 0);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  return `${sign}${digits.slice(0, point).padEnd(point, "0")}${point < digits.length ? `.${digits.slice(point)}` : ""}`;
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
