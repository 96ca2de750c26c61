// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/**
 * What travels between this page and the server, by the names of `/api/v1`. Times are ISO-8601 UTC strings, offsets are
 * UTF-16 code units, so that `text.slice(start, end)` is what the server meant.
 */

export type Json = unknown;
export type Value = string | number | boolean | null;

export interface Page<T> {
  items: T[];
  total: number;
  offset: number;
  limit: number;
}

export interface Capabilities {
  version: string;
  build: "all" | "app";
  defaultDataset: string | null;
  defaultModel: string | null;
  limits: Limits;
  metrics: MetricInfo[];
  generators: FormSpec[];
  modelLoaders: FormSpec[];
  projections: ("pca" | "umap")[];
  layouts: string[];
}

export interface Limits {
  maxExamples: number;
  uploadBytes: number;
  fieldCharacters: number;
  fieldsPerExample: number;
  examplesPerRequest: number;
  segments: number;
}

/** A form that the server describes and this page renders: a model's settings, a generator's options. */
export interface FormSpec {
  name: string;
  title: string;
  description: string;
  available: boolean;
  unavailableReason: string | null;
  fields: FormField[];
}

export interface FormField {
  name: string;
  label: string;
  /** `fields` asks for names of the dataset's text fields. */
  type: "text" | "long_text" | "secret" | "integer" | "number" | "boolean" | "choice" | "fields";
  required: boolean;
  default: string | number | boolean | string[] | null;
  min: number | null;
  max: number | null;
  step: number | null;
  choices: string[] | null;
  help: string;
  placeholder: string | null;
}

export interface Dataset {
  name: string;
  size: number;
  hidden: number;
  fields: Field[];
  kind: "built-in" | "configured" | "url" | "upload" | "empty";
  origin: string | null;
  createdAt: string;
  /** Grows with each change of its examples. */
  revision: number;
  report: LoadReport | null;
}

export interface Field {
  name: string;
  type: "text" | "category" | "number" | "boolean";
  facet: boolean;
}

export interface LoadReport {
  read: number;
  loaded: number;
  duplicates: number;
  skipped: number;
  truncated: boolean;
  problems: { line: number; reason: string }[];
}

export interface Example {
  id: string;
  dataset: string;
  position: number;
  /** `prompt`, `target` (may be missing), `source`, and whatever else the data has. */
  fields: Record<string, Value>;
  parentId: string | null;
  /** How it was made: "edit", "word_replacer: great -> terrible", ... */
  rule: string | null;
  added: boolean;
  hidden: boolean;
  createdAt: string;
  children: number;
}

export interface Family {
  ancestors: Example[];
  children: Example[];
  descendants: string[];
}

export interface NewExample {
  fields: Record<string, Value>;
  parentId?: string | null;
  rule?: string | null;
}

export interface Facet {
  field: string;
  type: string;
  values: { value: string; count: number }[];
  min: number | null;
  max: number | null;
}

export interface Slice {
  name: string;
  size: number;
}

export type Capability =
  | "generate"
  | "stream"
  | "tokenize"
  | "salience"
  | "log_probabilities"
  | "embeddings"
  | "candidates";

export interface Model {
  name: string;
  loader: string;
  description: string;
  state: "ready" | "loading" | "failed";
  problem: string | null;
  capabilities: Capability[];
  /** Why a capability is off, as a sentence. */
  missing: Partial<Record<Capability, string>>;
  salienceMethods: SalienceMethodInfo[];
  contextLength: number | null;
  /** Without secrets; one that is set shows as `{"set": true}`. */
  config: Record<string, Json>;
  createdAt: string;
  editable: boolean;
}

export interface SalienceMethodInfo {
  name: string;
  title: string;
  signed: boolean;
  help: string;
  kind: "gradient" | "ablation";
}

export interface ConnectionTest {
  ok: boolean;
  checks: { name: string; ok: boolean; message: string }[];
}

/** How to generate; null means the model's default. */
export interface Parameters {
  maxNewTokens?: number | null;
  temperature?: number | null;
  topK?: number | null;
  topP?: number | null;
  seed?: number | null;
  stop?: string[];
}

export interface Run {
  id: string;
  dataset: string;
  model: string;
  parameters: Parameters;
  repeats: number;
  state: "queued" | "running" | "done" | "cancelled";
  total: number;
  done: number;
  failed: number;
  cached: number;
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
  secondsLeft: number | null;
}

export interface NewRun {
  dataset: string;
  model: string;
  parameters?: Parameters;
  exampleIds?: string[];
  slice?: string;
  all?: true;
  repeats?: number;
  fresh?: boolean;
}

export type ResultStatus = "queued" | "running" | "done" | "failed" | "cancelled";

/** One model's answer to one example, or where it is on its way. */
export interface Result {
  runId: string | null;
  exampleId: string | null;
  model: string;
  /** Which repeat, from 0. */
  index: number;
  status: ResultStatus;
  text: string | null;
  candidates: string[];
  finishReason: string | null;
  promptTokens: number | null;
  responseTokens: number | null;
  milliseconds: number | null;
  /** A sentence of the provider about the answer, for example why it was withheld. */
  remark?: string | null;
  cached: boolean;
  error: { code: string; message: string; retryable: boolean } | null;
  updatedAt: string;
}

export interface TokenDelta {
  exampleId: string;
  index: number;
  text: string;
}

export interface Tok {
  text: string;
  start: number;
  end: number;
  special: boolean;
}

export interface Tokenization {
  tokens: Tok[];
  promptTokens: number;
}

export interface TextSpan {
  start: number;
  end: number;
}

export interface SalienceRequest {
  model: string;
  prompt: string;
  target: string;
  /** What to explain, in prompt + target; the whole target when missing. */
  span?: TextSpan | null;
}

export interface SalienceAnswer {
  model: string;
  tokens: Tok[];
  explained: boolean[];
  /** By method; raw, that is, of the gradient of the loss. */
  scores: Record<string, number[]>;
  logProbabilities: (number | null)[];
  cached: boolean;
}

export interface AblationRequest {
  model: string;
  prompt: string;
  target: string;
  segments: TextSpan[];
  span?: TextSpan;
  repeats?: number;
  parameters?: Parameters;
}

export interface Ablation {
  id: string;
  model: string;
  state: "queued" | "running" | "done" | "failed" | "cancelled";
  calls: number;
  callsDone: number;
  measure: "log_probability" | "text_distance";
  /** By segment; positive speaks for the answer. */
  scores: (number | null)[];
  insideNoise: boolean[];
  noiseFloor: number | null;
  problem: string | null;
}

export interface Preview {
  items: {
    parentId: string;
    fields: Record<string, Value>;
    rule: string;
    changes: { field: string; start: number; end: number; before: string; after: string }[];
  }[];
  skipped: { parentId: string; reason: string }[];
  truncated: boolean;
}

export interface MetricInfo {
  name: string;
  title: string;
  description: string;
  min: number;
  max: number;
  best: "highest" | "lowest";
}

export interface MetricsRequest {
  dataset: string;
  models: string[];
  metrics?: string[];
  all?: boolean;
  selection?: string[];
  slices?: string[];
  facets?: string[];
}

export interface MetricRow {
  model: string;
  group: { kind: "all" | "selection" | "slice" | "facet"; name: string; facets: Record<string, string> };
  n: number;
  withoutTarget: number;
  withoutResponse: number;
  values: Record<string, number | null>;
  exampleIds: string[];
}

export interface ExampleMetrics {
  exampleId: string;
  model: string;
  values: Record<string, number | null>;
}

export interface Projection {
  state: "ready" | "computing";
  done: number;
  total: number;
  points: { exampleId: string; x: number; y: number; z: number | null }[];
  missing: string[];
  problem: string | null;
  /** The share of the variance along each axis; empty where axes mean nothing. */
  explained?: number[];
}

export interface ProjectionRequest {
  dataset: string;
  model: string;
  field: "prompt" | "response";
  method: "pca" | "umap";
  seed?: number;
  dimensions?: 2 | 3;
}

export interface Neighbour {
  exampleId: string;
  distance: number;
}

export interface Share {
  id: string;
  state: Json;
  createdAt: string;
}

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
