// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/**
 * One explained text as it stands now: how far it has got, what it says, and what a person can do when it got stuck. Reads
 * the stores; a render that calls it is done again when something it depends on changes.
 */
import type { Ablation, AblationRequest, Model, SalienceMethodInfo, SalienceRequest } from "../api/types.ts";
import { explain, type ExplainedText, type Explanation, type RangeScores, rangesToLeaveOut, type TokenScores } from "../lib/explanation.ts";
import { type Granularity, type Span, type Token, wordsAsTokens } from "../lib/segments.ts";
import { ablations, type AblationState } from "./ablations.ts";
import { catalog } from "./catalog.ts";
import { examples, fieldText } from "./examples.ts";
import { explanations, methodFor, type Subject } from "./explanations.ts";
import { candidatesOf, responses } from "./responses.ts";
import { view } from "./view.ts";

/** How far an explained text has got. */
export type Phase =
  | { readonly kind: "loading" }
  /** There is no answer, and nobody has asked for one yet. */
  | { readonly kind: "unanswered" }
  /** The answer is being made; the text so far is shown. */
  | { readonly kind: "answering"; readonly queued: boolean }
  | { readonly kind: "no-answer"; readonly message: string; readonly retry: () => void }
  /** There is no target in the dataset, or the response is empty. */
  | { readonly kind: "nothing-to-explain"; readonly what: "target" | "response" }
  /** The model gives no salience of any kind, or not of this span; then the whole can be explained instead. */
  | { readonly kind: "unable"; readonly message: string; readonly wholeInstead: boolean }
  | { readonly kind: "explaining" }
  | { readonly kind: "not-explained"; readonly message: string; readonly retry: () => void }
  /** The method costs calls, which a person has to want. */
  | { readonly kind: "offer"; readonly request: AblationRequest; readonly tooMany: number | null }
  | { readonly kind: "leaving-out"; readonly request: AblationRequest; readonly done: number; readonly calls: number }
  | { readonly kind: "explained"; readonly note: string | null };

export interface Column {
  readonly subject: Subject;
  readonly model: Model | null;
  readonly method: SalienceMethodInfo | null;
  readonly text: ExplainedText;
  readonly span: Span | null;
  readonly granularity: Granularity;
  /** What is wrong with the custom expression, in words. */
  readonly patternProblem: string | null;
  readonly explanation: Explanation | null;
  /** What the values are, when they come from leaving out. */
  readonly measure: Ablation["measure"] | null;
  readonly phase: Phase;
}

export function readColumn(subject: Subject): Column {
  const model = catalog.model(subject.model);
  const example = examples.of(subject.exampleId).value;
  const method = methodFor(model, view.method.value);
  const prompt = fieldText(example, "prompt");
  const { target, phase } = example ? readTarget(subject, fieldText(example, "target")) : { target: "", phase: LOADING };
  const text = { prompt, target };
  const start: Start = { subject, model, method, text, span: spanOf(subject, text) };
  if (phase) {
    explanations.leave(subject.place);
    return { ...start, granularity: view.granularity.value, patternProblem: null, explanation: null, measure: null, phase };
  }
  return withExplanation(start);
}

type Start = Pick<Column, "subject" | "model" | "method" | "text" | "span">;

const LOADING: Phase = { kind: "loading" };

function readTarget(subject: Subject, datasetTarget: string): { target: string; phase: Phase | null } {
  if (subject.kind === "target") {
    if (datasetTarget === "") return { target: "", phase: { kind: "nothing-to-explain", what: "target" } };
    return { target: datasetTarget, phase: null };
  }
  const answer = responses.of(subject.exampleId, subject.model).value;
  const target = answer?.text ?? "";
  if (answer === undefined) return { target, phase: LOADING };
  if (answer === null || answer.status === "cancelled") return { target, phase: { kind: "unanswered" } };
  if (answer.status === "failed") {
    const retry = () => void responses.run({ model: subject.model, exampleIds: [subject.exampleId], fresh: true });
    return { target, phase: { kind: "no-answer", message: answer.error?.message ?? "The model did not answer.", retry } };
  }
  if (answer.status !== "done") return { target, phase: { kind: "answering", queued: answer.status === "queued" } };
  const candidates = candidatesOf(answer);
  const chosen = candidates[view.candidateOf(candidates.length)]!;
  return { target: chosen, phase: chosen === "" ? { kind: "nothing-to-explain", what: "response" } : null };
}

/** What the person chose, as far as it lies in this text; otherwise the whole target. */
function spanOf(subject: Subject, { prompt, target }: ExplainedText): Span | null {
  const length = prompt.length + target.length;
  const chosen = subject.place === 0 ? view.span.value : (view.moreSpans.value[subject.place - 1] ?? null);
  if (chosen && chosen.start < chosen.end && chosen.end <= length) return chosen;
  return target === "" ? null : { start: prompt.length, end: length };
}

function withExplanation(start: Start): Column {
  const { subject, model, method, text, span } = start;
  const place = String(subject.place);
  const gradient = method?.kind === "gradient" ? readGradient(place, start) : null;
  if (!gradient) explanations.gradients.leave(place);
  const tokens = readTokens(place, model, text, gradient?.tokens ?? null);
  const cut = readCut(place, text, tokens.own);
  const how = {
    cut: { granularity: cut.granularity, ...(cut.starts ? { starts: cut.starts } : {}) },
    aggregation: explanations.aggregation.value,
    withoutSpecial: !explanations.specialTokens.value,
  };
  const build = (scores: TokenScores | RangeScores | null) =>
    tokens.tokens ? memo(`${place} ${scores ? "scored" : "cut"}`, [text.prompt, text.target, tokens.tokens, span, scores, JSON.stringify(how)], () => explain(text, tokens.tokens!, span, scores, how)) : null;
  const common = { ...start, granularity: cut.granularity, patternProblem: cut.problem, measure: null };
  if (!method) {
    const message = model?.missing.salience ?? `${subject.model} can be asked, but not explained.`;
    return { ...common, explanation: build(null), phase: { kind: "unable", message, wholeInstead: false } };
  }
  if (gradient) return { ...common, explanation: build(gradient.scores), phase: gradient.phase };
  const unscored = build(null);
  if (!unscored) return { ...common, explanation: null, phase: { kind: "explaining" } };
  const left = readAblation(place, start, unscored);
  return { ...common, explanation: left.scores ? build(left.scores) : unscored, measure: left.measure, phase: left.phase };
}

function readGradient(place: string, { subject, method, text, span }: Start) {
  const whole = span === null || (span.start === text.prompt.length && span.end === text.prompt.length + text.target.length);
  const request: SalienceRequest = { model: subject.model, ...text, span: whole ? null : span };
  const answer = explanations.gradients.of(place, request).value;
  if (answer.state === "waiting") return { tokens: null, scores: null, phase: { kind: "explaining" } as Phase };
  if (answer.state === "failed") {
    const retry = () => explanations.gradients.retry(request);
    return { tokens: null, scores: null, phase: { kind: "not-explained", message: answer.message, retry } as Phase };
  }
  const { value } = answer;
  const scores: TokenScores = memo(`${place} scores`, [value, method], () => ({
    kind: "tokens",
    scores: value.scores[method!.name] ?? [],
    signed: method!.signed,
    logProbabilities: value.logProbabilities,
  }));
  return { tokens: value.tokens, scores, phase: { kind: "explained", note: null } as Phase };
}

/** The model's tokens; words in their place for a model that tells none. */
function readTokens(
  place: string,
  model: Model | null,
  text: ExplainedText,
  known: Token[] | null,
): { tokens: readonly Token[] | null; own: boolean } {
  if (known) return { tokens: known, own: true };
  if (model && catalog.can(model.name, "tokenize")) {
    const answer = explanations.tokens.of(place, { model: model.name, ...text }).value;
    if (answer.state === "ready") return { tokens: answer.value.tokens, own: true };
    if (answer.state === "waiting") return { tokens: null, own: true };
  }
  const words = () => wordsAsTokens(text.prompt + text.target, text.prompt.length);
  return { tokens: memo(`${place} words`, [text.prompt, text.target], words), own: false };
}

function readCut(
  place: string,
  text: ExplainedText,
  ownTokens: boolean,
): { granularity: Granularity; starts?: readonly number[]; problem: string | null } {
  const wanted = view.granularity.value;
  if (wanted === "token" && !ownTokens) return { granularity: "word", problem: null };
  if (wanted !== "regex") return { granularity: wanted, problem: null };
  const found = explanations.patterns.of(place, { source: view.regex.value, text: text.prompt + text.target }).value;
  if (found.state === "failed") return { granularity: "line", problem: found.message };
  if (found.state === "waiting") return { granularity: "regex", starts: [], problem: null };
  if (found.value.kind === "invalid") return { granularity: "line", problem: found.value.problem };
  return { granularity: "regex", starts: found.value.starts, problem: null };
}

interface LeftOut {
  readonly scores: RangeScores | null;
  readonly measure: Ablation["measure"] | null;
  readonly phase: Phase;
}

function readAblation(place: string, start: Start, unscored: Explanation): LeftOut {
  const { subject, text, span } = start;
  const whole = span?.start === text.prompt.length && span.end === text.prompt.length + text.target.length;
  const why = whole || !span ? null : whyNotPart(subject.model, text, span);
  if (why !== null) return unmeasured({ kind: "unable", message: why, wholeInstead: true });
  const segments = memo(`${place} segments`, [unscored], () => rangesToLeaveOut(unscored));
  const request: AblationRequest = {
    model: subject.model,
    ...text,
    segments,
    ...(span && !whole ? { span } : {}),
    repeats: explanations.repeats.value,
    parameters: responses.parameters.value,
  };
  const limit = catalog.capabilities.value?.limits.segments ?? Number.POSITIVE_INFINITY;
  if (segments.length > limit) return unmeasured({ kind: "offer", request, tooMany: limit });
  if (segments.length === 0) return unmeasured({ kind: "explained", note: "There is nothing in the prompt to leave out." });
  return ablationPhase(place, request, ablations.of(request).value);
}

function unmeasured(phase: Phase): LeftOut {
  return { scores: null, measure: null, phase };
}

/** Why leaving out cannot explain this part of the text; null when it can. */
function whyNotPart(model: string, text: ExplainedText, span: Span): string | null {
  if (span.start < text.prompt.length) return "Leaving out explains the answer or a part of it, not a part of the prompt.";
  if (catalog.can(model, "log_probabilities")) return null;
  return `${model} does not tell how likely its words were, so leaving out can only explain its whole answer.`;
}

function ablationPhase(place: string, request: AblationRequest, now: AblationState): LeftOut {
  const retry = () => void ablations.start(request);
  if (now.state === "open") return unmeasured({ kind: "offer", request, tooMany: null });
  if (now.state === "starting") return unmeasured({ kind: "explaining" });
  if (now.state === "failed") return unmeasured({ kind: "not-explained", message: now.message, retry });
  const { ablation } = now;
  const scores: RangeScores = memo(`${place} ranges`, [ablation, request.segments], () => ({
    kind: "ranges",
    ranges: request.segments,
    scores: ablation.scores,
    insideNoise: ablation.insideNoise,
  }));
  return { scores, measure: ablation.measure, phase: knownPhase(request, ablation, retry) };
}

function knownPhase(request: AblationRequest, ablation: Ablation, retry: () => void): Phase {
  switch (ablation.state) {
    case "queued":
    case "running":
      return { kind: "leaving-out", request, done: ablation.callsDone, calls: ablation.calls };
    case "failed":
      return { kind: "not-explained", message: ablation.problem ?? "The model stopped answering.", retry };
    case "cancelled":
      return { kind: "not-explained", message: `Stopped after ${ablation.callsDone} of ${ablation.calls} calls.`, retry };
    case "done":
      return { kind: "explained", note: [noteOf(ablation.measure, ablation.noiseFloor), ablation.problem].filter(Boolean).join(" ") };
  }
}

function noteOf(measure: "log_probability" | "text_distance", floor: number | null): string {
  const what =
    measure === "log_probability"
      ? "by how much less likely the answer becomes without the segment"
      : "by how different the answer is without the segment";
  const noise = floor === null ? "" : `; grey is within what asking twice changes (${floor.toPrecision(2)})`;
  return `Measured ${what}${noise}.`;
}

/** The last result per place, so that a render that changed nothing else does not cut and add up thousands of tokens. */
const memory = new Map<string, { inputs: readonly unknown[]; value: unknown }>();

function memo<V>(place: string, inputs: readonly unknown[], make: () => V): V {
  const before = memory.get(place);
  if (before && before.inputs.length === inputs.length && inputs.every((input, index) => same(input, before.inputs[index]))) {
    return before.value as V;
  }
  const value = make();
  memory.set(place, { inputs, value });
  return value;
}

function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  return isSpan(one) && isSpan(other) && one.start === other.start && one.end === other.end;
}

function isSpan(value: unknown): value is Span {
  return typeof value === "object" && value !== null && "start" in value && "end" in value;
}
