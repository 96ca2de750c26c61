// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/**
 * Cuts a text into the segments that salience is shown for: tokens, words, sentences, lines, paragraphs, or whatever a
 * regular expression says.
 *
 * Everything is an offset into one text (prompt followed by target) in UTF-16 code units. The segments tile that text in
 * order, and none of them ever holds half a token: scores belong to tokens, so a segment's score is only meaningful when
 * it holds whole ones. This is the one place that knows where a segment begins.
 */

/** A token as the server gives it: a range of the text, or an empty range for one that the text does not contain. */
export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly special: boolean;
}

/** A stretch of whole tokens. `firstToken` is inclusive, `endToken` and `end` are exclusive. */
export interface Segment {
  readonly start: number;
  readonly end: number;
  readonly firstToken: number;
  readonly endToken: number;
  /** The text of the range; for a special token that the text does not contain, the token's own name such as `<s>`. */
  readonly text: string;
  readonly special: boolean;
}

export const GRANULARITIES = ["token", "word", "sentence", "line", "paragraph", "regex"] as const;
export type Granularity = (typeof GRANULARITIES)[number];

/** A range of the text; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Cut {
  readonly granularity: Granularity;
  /** Where a segment starts, for `regex`: the places that `findPattern` of pattern-search.ts found. */
  readonly starts?: readonly number[];
  /**
   * Places where a segment always starts: where the target begins, and the ends of the explained span, so that a span
   * that was chosen word by word is still exact when the rest is shown by paragraph.
   */
  readonly always?: readonly number[];
}

/** Cuts `text` into segments of whole tokens. */
export function cutIntoSegments(tokens: readonly Token[], text: string, cut: Cut): Segment[] {
  const atoms = toAtoms(tokens, text.length);
  const wanted = cut.granularity === "token" ? [] : startsFor(cut, text);
  const starts = snapToAtoms(wanted, atoms, text);
  for (const place of snapToAtoms(cut.always ?? [], atoms, text)) {
    starts.add(place);
  }
  const segments: Segment[] = [];
  let open: Atom | null = null;
  for (const atom of atoms) {
    const joins: boolean =
      open !== null &&
      cut.granularity !== "token" &&
      !open.special &&
      !atom.special &&
      !starts.has(atom.start);
    if (joins) {
      open = { ...open!, end: atom.end, endToken: atom.endToken };
    } else {
      if (open) segments.push(toSegment(open, text, tokens));
      open = atom;
    }
  }
  if (open) segments.push(toSegment(open, text, tokens));
  return segments;
}

/** The index of the segment that holds the place, or -1. Segments with an empty range hold nothing. */
export function segmentAt(segments: readonly Segment[], place: number): number {
  let low = 0;
  let high = segments.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const { start, end } = segments[middle]!;
    if (place < start) high = middle - 1;
    else if (place >= end) low = middle + 1;
    else return middle;
  }
  return -1;
}

/** The smallest run of whole segments that holds the span, or null when the span holds no text. */
export function snapSpan(segments: readonly Segment[], span: Span): Span | null {
  if (span.end <= span.start) return null;
  const first = segmentAt(segments, span.start);
  const last = segmentAt(segments, span.end - 1);
  if (first < 0 || last < 0) return null;
  return { start: segments[first]!.start, end: segments[last]!.end };
}

/**
 * Stand-ins for the tokens of a model that does not tell its own: the words of the text. None of them reaches over the
 * place where the target begins.
 */
export function wordsAsTokens(text: string, targetStart: number): Token[] {
  const starts = new Set([0, targetStart, ...wordStarts(text)].filter((place) => place < text.length));
  const sorted = [...starts].sort((a, b) => a - b);
  return sorted.map((start, index) => {
    const end = sorted[index + 1] ?? text.length;
    return { text: text.slice(start, end), start, end, special: false };
  });
}

/**
 * The tokens that can only be shown together: those that share characters (the bytes of one emoji), and those with no
 * characters of their own, which go with the token before them.
 */
interface Atom {
  readonly start: number;
  readonly end: number;
  readonly firstToken: number;
  readonly endToken: number;
  readonly special: boolean;
}

function toAtoms(tokens: readonly Token[], length: number): Atom[] {
  const atoms: Atom[] = [];
  let covered = 0;
  tokens.forEach((token, index) => {
    const start = clamp(token.start, 0, length);
    const end = clamp(token.end, start, length);
    const last = atoms.at(-1);
    const hasNoTextOfItsOwn = end === start || start < covered;
    if (hasNoTextOfItsOwn && !token.special && last && !last.special) {
      atoms[atoms.length - 1] = { ...last, end: Math.max(last.end, end), endToken: index + 1 };
    } else {
      // What no token covers (a space that a tokenizer normalised away) goes with the token that follows.
      const from = end === start && token.special ? Math.max(start, covered) : covered;
      atoms.push({
        start: from,
        end: Math.max(from, end),
        firstToken: index,
        endToken: index + 1,
        special: token.special,
      });
    }
    covered = Math.max(covered, end);
  });
  const last = atoms.at(-1);
  if (last && covered < length) {
    atoms[atoms.length - 1] = { ...last, end: length };
  }
  return atoms;
}

function toSegment(atom: Atom, text: string, tokens: readonly Token[]): Segment {
  const ownText = text.slice(atom.start, atom.end);
  return { ...atom, text: ownText === "" ? (tokens[atom.firstToken]?.text ?? "") : ownText };
}

/**
 * Moves each place to the edge of an atom: to its end when nothing but white space would be left behind (so that a token
 * such as ".\n" stays with its sentence), otherwise to its start.
 */
function snapToAtoms(places: readonly number[], atoms: readonly Atom[], text: string): Set<number> {
  const starts = new Set<number>();
  const sorted = [...places].sort((a, b) => a - b);
  let index = 0;
  for (const place of sorted) {
    while (index < atoms.length && atoms[index]!.end <= place) index++;
    const atom = atoms[index];
    if (!atom) break;
    if (place <= atom.start) starts.add(atom.start);
    else if (isBlank(text.slice(place, atom.end))) starts.add(atom.end);
    else starts.add(atom.start);
  }
  return starts;
}

function startsFor(cut: Cut, text: string): readonly number[] {
  switch (cut.granularity) {
    case "token":
      return [];
    case "word":
      return wordStarts(text);
    case "sentence":
      return sentenceStarts(text);
    case "line":
      return breakStarts(text, LINE_BREAKS);
    case "paragraph":
      return breakStarts(text, BLANK_LINES);
    case "regex":
      return cut.starts ?? [];
  }
}

// "▁" is how SentencePiece writes a space; texts from servers that keep it are cut like the others.
const SPACE_RUN = /[\s▁]+/gu;
const LINE_BREAKS = /[\r\n]+/gu;
const BLANK_LINES = /(?:\r\n|\n|\r(?!\n))(?:[^\S\r\n]*(?:\r\n|\n|\r(?!\n)))+/gu;
const AFTER_LINE_BREAK = /(?<=[\r\n])[^\r\n]/gu;

/** White space belongs to the word after it, as in "▁word"; what follows a line break starts anew. */
function wordStarts(text: string): number[] {
  const starts = matchStarts(text, SPACE_RUN);
  starts.push(...matchStarts(text, AFTER_LINE_BREAK));
  for (const run of text.matchAll(UNSPACED_RUN)) {
    for (const word of wordsWithoutSpaces(run[0])) starts.push(run.index + word);
    starts.push(run.index + run[0].length);
  }
  return starts;
}

// Scripts that write no spaces between words.
const UNSPACED_RUN =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]+/gu;

let wordFinder: Intl.Segmenter | undefined;

function wordsWithoutSpaces(run: string): number[] {
  wordFinder ??= new Intl.Segmenter(undefined, { granularity: "word" });
  return Array.from(wordFinder.segment(run), (word) => word.index);
}

function sentenceStarts(text: string): number[] {
  const starts = matchStarts(text, LINE_BREAKS);
  starts.push(...matchStarts(text, AFTER_LINE_BREAK));
  for (const end of text.matchAll(SENTENCE_END)) {
    if (!isAbbreviation(text, end.index)) starts.push(end.index + end[0].length);
  }
  for (const end of text.matchAll(UNSPACED_SENTENCE_END)) starts.push(end.index + end[0].length);
  return starts;
}

const CLOSERS = `["'”’»)\\]]*`;
const SENTENCE_END = new RegExp(`[.?!…]+${CLOSERS}(?=[\\s▁])`, "gu");
const UNSPACED_SENTENCE_END = /[。！？｡]+[」』”’）】]*/gu;

// The point of "Dr. Stone" ends no sentence, nor does that of a list's "3." at the start of a line.
const ABBREVIATION = /(?:^|[\s▁(])(?:Mr|Mrs|Ms|Dr|Prof|St|vs|e\.g|i\.e|cf)$/u;
const LIST_NUMBER = /(?:^|[\r\n])[^\S\r\n]*\d{1,3}$/u;

function isAbbreviation(text: string, point: number): boolean {
  if (text[point] !== "." || text[point + 1] === ".") return false;
  const before = text.slice(Math.max(0, point - 24), point);
  return ABBREVIATION.test(before) || LIST_NUMBER.test(before);
}

/** A run of line breaks is a segment by itself, and so is the text between two runs. */
function breakStarts(text: string, breaks: RegExp): number[] {
  const starts: number[] = [];
  for (const run of text.matchAll(breaks)) starts.push(run.index, run.index + run[0].length);
  return starts;
}

function matchStarts(text: string, pattern: RegExp): number[] {
  return Array.from(text.matchAll(pattern), (match) => match.index);
}

function isBlank(text: string): boolean {
  return /^[\s▁]*$/u.test(text);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(Number.isFinite(value) ? Math.trunc(value) : low, low), high);
}
