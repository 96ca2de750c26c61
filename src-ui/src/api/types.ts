// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/**
 * What travels between this page and the server: short names for the types that `npm run types` generates from the server's
 * own description, `openapi.json`. Written out is only what that description cannot say. Times are ISO-8601 UTC strings,
 * offsets are UTF-16 code units, so that `text.slice(start, end)` is what the server meant.
 */
import type { components } from "./schema.gen.ts";

type S = components["schemas"];

/** A type of the description with some fields said more closely. */
type With<Said, Closer extends Partial<Record<keyof Said, unknown>>> = Omit<Said, keyof Closer> & Closer;

/** A request, with the fields without which the server refuses it in words of its own. */
type Asking<Said, Needed extends keyof Said> = Said & { [Name in Needed]-?: NonNullable<Said[Name]> };

export type Json = unknown;
export type Value = string | number | boolean | null;
type Values = Record<string, Value>;

export type Page<T> = With<S["Page"], { items: T[] }>;

export type Capabilities = With<
  S["Capabilities"],
  { projections: S["ProjectionMethod"][]; generators: FormSpec[]; modelLoaders: FormSpec[] }
>;
export type Limits = S["Limits"];

/** A form that the server describes and this page renders: a model's settings, a generator's options. */
export type FormSpec = With<S["FormSpec"], { fields: FormField[] }>;
/** `fields` as a type asks for names of the dataset's text fields. */
export type FormField = With<S["FormField"], { default: string | number | boolean | string[] | null }>;

export type Dataset = S["Dataset"];
export type Field = S["Field"];
export type LoadReport = S["LoadReport"];

/** Its fields are `prompt`, `target` (may be missing), `source`, and whatever else the data has. */
export type Example = With<S["Example"], { fields: Values }>;
export type Family = With<S["Family"], { ancestors: Example[]; children: Example[] }>;
export type NewExample = With<S["NewExample"], { fields: Values }>;
export type Facet = S["Facet"];
export type Slice = S["SliceSize"];

export type Capability =
  | "generate"
  | "stream"
  | "tokenize"
  | "salience"
  | "log_probabilities"
  | "embeddings"
  | "candidates"
  | "chat_template";

export type Model = With<S["Model"], { capabilities: Capability[]; missing: Partial<Record<Capability, string>> }>;
export type SalienceMethodInfo = S["SalienceMethodInfo"];
export type ConnectionTest = S["ConnectionTest"];

/** How to generate; null or missing means the model's default. */
export type Parameters = Partial<S["Parameters"]>;
export type Run = S["Run"];
export type NewRun = Asking<With<S["RunRequest"], { parameters?: Parameters }>, "dataset" | "model">;
export type ResultStatus = S["RowStatus"];
/** One model's answer to one example, or where it is on its way. */
export type Result = S["Result"];

/** An event, and events are not described. */
export interface TokenDelta {
  exampleId: string;
  index: number;
  text: string;
}

export type Tok = S["Tok"];
export type Tokenization = S["Tokens"];
export type TextSpan = Asking<S["Span"], "start" | "end">;

/** Without a span the whole target is explained. */
export type SalienceRequest = Asking<With<S["ExplainRequest"], { span?: TextSpan | null }>, "model" | "prompt" | "target">;
/** The scores are raw, that is, of the gradient of the loss; null where a number is none. */
export type SalienceAnswer = S["SalienceAnswer"];
export type AblationRequest = Asking<
  With<S["AblationRequest"], { segments: TextSpan[]; span?: TextSpan | null; parameters?: Parameters }>,
  "model" | "prompt" | "target"
>;
export type Ablation = S["Ablation"];

export type Preview = With<S["Preview"], { items: With<S["Counterfactual"], { fields: Values }>[] }>;

export type MetricInfo = S["MetricInfo"];
export type MetricsRequest = Asking<S["MetricsRequest"], "dataset" | "models">;
export type MetricRow = S["MetricsRow"];
export type ExampleMetrics = S["ExampleMetricsItem"];

export type Projection = S["Projection"];
export type ProjectionRequest = Asking<S["ProjectionRequest"], "dataset" | "model" | "field" | "method">;
export type Neighbour = S["Neighbour"];
export type Share = S["Share"];

/** Which examples of a dataset are meant; shared by the table, by "select all that match" and by the export. */
export interface Filter {
  /** Free text, case-insensitive; `"a phrase"`, `field:word`, `-word`, `field:1-10`. */
  query?: string;
  /** `source:gsm8k`; values of one field are alternatives, fields add up. */
  facet?: string[];
  slice?: string;
  hidden?: "false" | "true" | "all";
  added?: boolean;
  parent?: string;
  /** A field, `-field`, or `position`. */
  sort?: string;
}
