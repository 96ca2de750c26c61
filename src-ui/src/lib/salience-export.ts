// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/** A salience as a file: a table for a spreadsheet, the whole of it for a program, a picture for a report. */
import type { Explanation } from "./explanation.ts";
import { shade, type ScaleKind, strengthOf, threeDigits } from "./salience-scale.ts";

/** Where an explanation comes from. */
export interface Provenance {
  readonly dataset: string | null;
  readonly exampleId: string;
  readonly model: string;
  readonly method: string;
  readonly targetKind: string;
  readonly granularity: string;
  readonly aggregation: string;
}

const COLUMNS = ["segment", "start", "end", "text", "role", "value", "raw", "share", "rank", "log_probability"];

/** RFC 4180, one row per segment. */
export function toCsv(explanation: Explanation): string {
  const rows = explanation.segments.map((segment, index) => [
    index,
    segment.start,
    segment.end,
    segment.text,
    explanation.roles[index]!,
    explanation.scored ? explanation.values[index]! : null,
    explanation.scored ? (explanation.raw?.[index] ?? explanation.values[index]!) : null,
    explanation.shares[index]!,
    explanation.ranking.includes(index) ? explanation.ranking.indexOf(index) + 1 : null,
    explanation.logProbabilities[index] ?? null,
  ]);
  return [COLUMNS, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

/** A spreadsheet takes a text that begins with `=`, `+`, `-` or `@` for a formula; an apostrophe says that it is none. */
function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = /^[=+\-@\t\r]/u.test(value) ? `'${value}` : value;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Everything that is known, with where it comes from. Offsets are UTF-16 code units in prompt + target. */
export function toJson(explanation: Explanation, provenance: Provenance): string {
  const { text, targetStart, span, reach } = explanation;
  const segments = explanation.segments.map((segment, index) => ({
    start: segment.start,
    end: segment.end,
    text: segment.text,
    special: segment.special,
    role: explanation.roles[index],
    value: explanation.scored ? explanation.values[index] : null,
    raw: explanation.scored ? (explanation.raw?.[index] ?? explanation.values[index]) : null,
    share: explanation.shares[index],
    logProbability: explanation.logProbabilities[index],
  }));
  const content = {
    ...provenance,
    prompt: text.slice(0, targetStart),
    target: text.slice(targetStart),
    explained: span,
    largest: reach,
    segments,
  };
  return JSON.stringify(content, null, 2) + "\n";
}

export interface Picture {
  readonly kind: ScaleKind;
  readonly intensity: number;
  readonly reach: number;
  /** The width of a text in pixels, in the picture's font. */
  readonly measure: (text: string) => number;
}

const WIDTH = 760;
const MARGIN = 24;
const LINE = 25;
const FONT = "15px Georgia, 'Source Serif 4', serif";

/** The text with its colours as an SVG picture, on white: for reports and slides. */
export function toSvg(explanation: Explanation, provenance: Provenance, picture: Picture): string {
  const pen = { x: MARGIN, y: MARGIN + LINE };
  const shapes: string[] = [];
  explanation.segments.forEach((segment, index) => {
    if (segment.end === segment.start) return;
    for (const piece of segment.text.match(/\r\n?|\n|[^\S\r\n]+|[^\s]+/gu) ?? []) {
      if (/^[\r\n]/u.test(piece)) {
        [pen.x, pen.y] = [MARGIN, pen.y + LINE];
        continue;
      }
      const width = picture.measure(piece);
      if (pen.x + width > WIDTH - MARGIN && pen.x > MARGIN) [pen.x, pen.y] = [MARGIN, pen.y + LINE];
      if (piece.trim() !== "") shapes.push(drawPiece(explanation, index, piece, pen.x, pen.y, width, picture));
      pen.x += width;
    }
  });
  const { height, legend } = drawLegend(explanation, provenance, pen.y, picture);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    `<g style="font:${FONT}" xml:space="preserve">`,
    ...shapes,
    `</g>`,
    ...legend,
    `</svg>`,
    "",
  ].join("\n");
}

function drawPiece(
  explanation: Explanation,
  index: number,
  piece: string,
  x: number,
  y: number,
  width: number,
  picture: Picture,
): string {
  const role = explanation.roles[index];
  const strength = role === "context" ? strengthOf(explanation.values[index]!, picture.reach, picture.intensity) : 0;
  const { background, text } = shade(picture.kind, "light", strength);
  const frame = role === "explained" ? ` stroke="#0f6163" stroke-width="1.5"` : "";
  const at = `x="${round(x)}" y="${round(y)}"`;
  const box = `<rect x="${round(x - 1)}" y="${round(y - 16)}" width="${round(width + 2)}" height="21" rx="3" fill="${background}"${frame}/>`;
  // Where the picture is opened may have other fonts: the widths stay those that the lines were broken by.
  const fit = `textLength="${round(width)}" lengthAdjust="spacingAndGlyphs"`;
  return `${box}<text ${at} ${fit} fill="${text}">${escape(piece)}</text>`;
}

function drawLegend(explanation: Explanation, provenance: Provenance, y: number, picture: Picture) {
  const top = y + LINE + 8;
  const steps = 24;
  const boxes = Array.from({ length: steps }, (_, step) => {
    const part = step / (steps - 1);
    const value = picture.kind === "signed" ? 2 * part - 1 : part;
    const { background } = shade(picture.kind, "light", strengthOf(value, 1, picture.intensity));
    return `<rect x="${MARGIN + 70 + step * 5}" y="${top}" width="5.5" height="12" fill="${background}"/>`;
  });
  const low = picture.kind === "signed" ? threeDigits(-picture.reach) : "0";
  const words = picture.kind === "signed" ? "away from … towards the outlined text" : "influence on the outlined text";
  const small = `style="font:12px sans-serif" fill="#5a544b"`;
  const source = `${provenance.model} · ${provenance.method} · by ${provenance.granularity}`;
  const legend = [
    `<text x="${MARGIN + 62}" y="${top + 10}" text-anchor="end" ${small}>${low}</text>`,
    ...boxes,
    `<text x="${MARGIN + 200}" y="${top + 10}" ${small}>${threeDigits(picture.reach)}  ${words}</text>`,
    `<text x="${MARGIN}" y="${top + 34}" ${small}>${escape(source)}</text>`,
  ];
  return { height: top + 34 + MARGIN, legend: explanation.scored ? legend : [] };
}

/** XML has no way to write a control character, not even escaped. */
function escape(text: string): string {
  return text
    .replace(/\p{Cc}|\p{Noncharacter_Code_Point}|\p{Cs}/gu, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
