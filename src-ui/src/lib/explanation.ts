// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/**
 * Puts together what a person sees of one explained text: its segments, what each is worth, and where the scale ends.
 * Plain data from plain data, so that two texts side by side can be compared before anything is drawn.
 */
import { aggregate, type Aggregation, rank, reachOf, type Role, rolesOf, sharesOf } from "./salience-values.ts";
import { type Cut, cutIntoSegments, type Segment, type Span, type Token } from "./segments.ts";

export interface ExplainedText {
  readonly prompt: string;
  readonly target: string;
}

export interface Explanation {
  readonly text: string;
  /** Where the target begins in `text`. */
  readonly targetStart: number;
  /** What is explained; null before anything is. */
  readonly span: Span | null;
  readonly segments: readonly Segment[];
  readonly roles: readonly Role[];
  /** By segment; with a signed method, positive pushes towards the span. Zero without scores. */
  readonly values: readonly number[];
  /** By segment, as the endpoint gives it; null when that is no other number. */
  readonly raw: readonly number[] | null;
  /** By segment, 0 to 1, of what the context is worth together. */
  readonly shares: readonly number[];
  /** Indices of the segments, strongest first. */
  readonly ranking: readonly number[];
  /** The value at the end of the scale; zero when there is none. */
  readonly reach: number;
  /** By segment: the log-probability of its tokens together, where the model told it. */
  readonly logProbabilities: readonly (number | null)[];
  readonly signed: boolean;
  /** Whether there are scores. */
  readonly scored: boolean;
}

/** Scores by token, from a gradient. */
export interface TokenScores {
  readonly kind: "tokens";
  /** As the endpoint gives them; null where a number is none. */
  readonly scores: readonly (number | null)[];
  readonly signed: boolean;
  readonly logProbabilities: readonly (number | null)[];
}

/** Scores by range, from leaving each out. */
export interface RangeScores {
  readonly kind: "ranges";
  readonly ranges: readonly Span[];
  readonly scores: readonly (number | null)[];
  readonly insideNoise: readonly boolean[];
}

export interface HowToExplain {
  readonly cut: Omit<Cut, "always">;
  readonly aggregation: Aggregation;
  readonly withoutSpecial: boolean;
}

/** The explanation of a text; without scores, its segments only. */
export function explain(
  { prompt, target }: ExplainedText,
  tokens: readonly Token[],
  span: Span | null,
  scores: TokenScores | RangeScores | null,
  how: HowToExplain,
): Explanation {
  const text = prompt + target;
  const always = [prompt.length, ...(span ? [span.start, span.end] : [])];
  const segments = cutIntoSegments(tokens, text, { ...how.cut, always });
  const signed = scores?.kind === "tokens" ? scores.signed : scores !== null;
  const sums = scores?.kind === "tokens" ? aggregate(segments, scores.scores, how.aggregation) : null;
  let roles = rolesOf(segments, span, how.withoutSpecial);
  let values: number[];
  if (scores?.kind === "ranges") {
    const measured = inSegments(segments, scores);
    values = measured.map((one) => one?.score ?? 0);
    roles = roles.map((role, index) => measuredRole(role, measured[index] ?? null));
  } else {
    // The endpoint's gradient is that of the loss: what lowers the loss pushes towards the span.
    values = sums ? sums.map((value) => (signed ? 0 - value : value)) : segments.map(() => 0);
  }
  return {
    text,
    targetStart: prompt.length,
    span,
    segments,
    roles,
    values,
    raw: sums && signed ? sums : null,
    shares: sharesOf(values, roles),
    ranking: rank(values, roles),
    reach: reachOf(values, roles),
    logProbabilities: segments.map((segment) =>
      scores?.kind === "tokens" ? total(scores.logProbabilities.slice(segment.firstToken, segment.endToken)) : null,
    ),
    signed,
    scored: scores !== null,
  };
}

/** The segments that can be left out to see what that changes: those of the prompt before the span, blank ones apart. */
export function rangesToLeaveOut(explanation: Explanation): Span[] {
  const end = Math.min(explanation.targetStart, explanation.span?.start ?? explanation.targetStart);
  return explanation.segments
    .filter((segment) => segment.end > segment.start && segment.end <= end && segment.text.trim() !== "")
    .map(({ start, end }) => ({ start, end }));
}

interface Measured {
  readonly score: number | null;
  readonly noise: boolean;
}

function inSegments(segments: readonly Segment[], scores: RangeScores): (Measured | null)[] {
  const byStart = new Map(scores.ranges.map((range, index) => [range.start, index]));
  return segments.map((segment) => {
    const index = segment.end > segment.start ? byStart.get(segment.start) : undefined;
    if (index === undefined || scores.ranges[index]!.end !== segment.end) return null;
    return { score: scores.scores[index] ?? null, noise: scores.insideNoise[index] ?? false };
  });
}

function measuredRole(role: Role, measured: Measured | null): Role {
  if (role !== "context") return role;
  if (measured?.score == null) return "left-out";
  return measured.noise ? "noise" : "context";
}

function total(values: readonly (number | null)[]): number | null {
  const known = values.filter((value): value is number => value != null && Number.isFinite(value));
  return known.length > 0 && known.length === values.length ? known.reduce((sum, value) => sum + value, 0) : null;
}
