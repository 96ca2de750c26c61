// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/**
 * The server's `/api/v1` as functions: one per request, typed, each ending in data or in an {@link ApiError} whose message
 * is a sentence for the person at the screen.
 */
import { readEvents, type ServerEvent } from "./events.ts";
import type * as T from "./types.ts";

const BASE = "/api/v1";

/** A request that did not work out. `message` may be shown as it is. */
export class ApiError extends Error {
  constructor(
    /** As the server names it (INVALID_REQUEST, NOT_FOUND, ...), or OFFLINE when there was no answer at all. */
    readonly code: string,
    message: string,
    /** HTTP status, 0 when there was no answer. */
    readonly status: number,
    readonly details: Record<string, unknown> = {},
  ) {
    super(message);
    this.name = "ApiError";
  }

  /** The request's field that is wrong, if the server says. */
  get field(): string | null {
    return typeof this.details["field"] === "string" ? this.details["field"] : null;
  }
}

/** Whether this is a request that was given up on purpose, which nobody needs to hear about. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

/** An error's sentence, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

type Options = { signal?: AbortSignal };
type Query = Record<string, string | number | boolean | string[] | null | undefined>;

/** `?a=1&b=2`, repeated for lists and without what is missing; empty when nothing is left. */
export function queryString(query: Query): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value == null || value === "") continue;
    for (const one of Array.isArray(value) ? value : [value]) params.append(name, String(one));
  }
  const text = params.toString();
  return text ? `?${text}` : "";
}

async function failure(response: Response): Promise<ApiError> {
  const words = `The server answered ${response.status}${response.statusText ? ` (${response.statusText})` : ""}.`;
  try {
    const body = (await response.json()) as { error?: { code?: string; message?: string; details?: unknown } };
    const details = body.error?.details;
    return new ApiError(
      body.error?.code ?? "HTTP",
      body.error?.message ?? words,
      response.status,
      typeof details === "object" && details ? (details as Record<string, unknown>) : {},
    );
  } catch {
    return new ApiError("HTTP", words, response.status);
  }
}

async function send(method: string, path: string, init: RequestInit & Options): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(BASE + path, { method, ...init });
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new ApiError("OFFLINE", "The server does not answer. Is it still running?", 0);
  }
  if (!response.ok) throw await failure(response);
  return response;
}

async function json<R>(method: string, path: string, body?: unknown, options: Options = {}): Promise<R> {
  const response = await send(method, path, {
    ...options,
    headers: { accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (response.status === 204 ? undefined : await response.json()) as R;
}

const enc = encodeURIComponent;
const dataset = (name: string) => `/datasets/${enc(name)}`;
const filterQuery = (filter: T.Filter): Query => ({ ...filter });

export const api = {
  capabilities: (o?: Options) => json<T.Capabilities>("GET", "/capabilities", undefined, o),

  // ---- datasets
  datasets: (o?: Options) => json<T.Dataset[]>("GET", "/datasets", undefined, o),
  dataset: (name: string, o?: Options) => json<T.Dataset>("GET", dataset(name), undefined, o),
  deleteDataset: (name: string) => json<void>("DELETE", dataset(name)),
  loadDataset: (name: string, url: string, o?: Options) => json<T.Dataset>("POST", "/datasets", { name, url }, o),
  uploadDataset: async (name: string, format: string, file: Blob, o: Options = {}) =>
    (await (
      await send("POST", `/datasets/upload${queryString({ name, format })}`, {
        ...o,
        body: file,
        headers: { accept: "application/json", "content-type": "application/octet-stream" },
      })
    ).json()) as T.Dataset,

  // ---- examples
  examples: (name: string, filter: T.Filter, offset: number, limit: number, o?: Options) =>
    json<T.Page<T.Example>>(
      "GET",
      `${dataset(name)}/examples${queryString({ ...filterQuery(filter), offset, limit })}`,
      undefined,
      o,
    ),
  exampleIds: (name: string, filter: T.Filter, o?: Options) =>
    json<{ ids: string[]; total: number }>("GET", `${dataset(name)}/ids${queryString(filterQuery(filter))}`, undefined, o),
  example: (name: string, id: string, o?: Options) =>
    json<T.Example>("GET", `${dataset(name)}/examples/${enc(id)}`, undefined, o),
  family: (name: string, id: string, o?: Options) =>
    json<T.Family>("GET", `${dataset(name)}/examples/${enc(id)}/family`, undefined, o),
  addExamples: (name: string, examples: T.NewExample[]) =>
    json<{ items: T.Example[]; existing: string[] }>("POST", `${dataset(name)}/examples`, { examples }),
  hideExamples: (name: string, ids: string[], hidden: boolean) =>
    json<{ changed: number }>("PATCH", `${dataset(name)}/examples`, { ids, hidden }),
  facets: (name: string, o?: Options) => json<{ facets: T.Facet[] }>("GET", `${dataset(name)}/facets`, undefined, o),
  /** The address of a file with the examples that match, and these models' responses. */
  exportUrl: (name: string, format: "jsonl" | "csv", models: string[], filter: T.Filter) =>
    `${BASE}${dataset(name)}/export${queryString({ format, models: models.join(","), ...filterQuery(filter) })}`,

  // ---- slices
  slices: (name: string, o?: Options) => json<T.Slice[]>("GET", `${dataset(name)}/slices`, undefined, o),
  slice: (name: string, slice: string, o?: Options) =>
    json<{ name: string; exampleIds: string[] }>("GET", `${dataset(name)}/slices/${enc(slice)}`, undefined, o),
  putSlice: (name: string, slice: string, exampleIds: string[]) =>
    json<unknown>("PUT", `${dataset(name)}/slices/${enc(slice)}`, { exampleIds }),
  changeSlice: (name: string, slice: string, change: { add?: string[]; remove?: string[] }) =>
    json<unknown>("PATCH", `${dataset(name)}/slices/${enc(slice)}`, change),
  deleteSlice: (name: string, slice: string) => json<void>("DELETE", `${dataset(name)}/slices/${enc(slice)}`),

  // ---- models
  models: (o?: Options) => json<T.Model[]>("GET", "/models", undefined, o),
  model: (name: string, o?: Options) => json<T.Model>("GET", `/models/${enc(name)}`, undefined, o),
  addModel: (loader: string, config: Record<string, T.Json>, o?: Options) =>
    json<T.Model>("POST", "/models", { loader, config }, o),
  changeModel: (name: string, config: Record<string, T.Json>, o?: Options) =>
    json<T.Model>("PUT", `/models/${enc(name)}`, { config }, o),
  deleteModel: (name: string) => json<void>("DELETE", `/models/${enc(name)}`),
  /** Tries to connect; with a name, secrets that are not given are those of the model of this name. */
  testModel: (loader: string, config: Record<string, T.Json>, name?: string, o?: Options) =>
    json<T.ConnectionTest>("POST", "/models/test", { loader, config, name }, o),

  // ---- runs and responses
  startRun: (run: T.NewRun) => json<T.Run>("POST", "/runs", run),
  runs: (query: { dataset?: string; model?: string; state?: string }, o?: Options) =>
    json<T.Page<T.Run>>("GET", `/runs${queryString(query)}`, undefined, o),
  run: (id: string, o?: Options) => json<T.Run>("GET", `/runs/${enc(id)}`, undefined, o),
  deleteRun: (id: string) => json<void>("DELETE", `/runs/${enc(id)}`),
  cancelRun: (id: string) => json<T.Run>("POST", `/runs/${enc(id)}/cancel`),
  retryRun: (id: string) => json<T.Run>("POST", `/runs/${enc(id)}/retry`),
  runRows: (id: string, query: { status?: string; offset?: number; limit?: number }, o?: Options) =>
    json<T.Page<T.Result>>("GET", `/runs/${enc(id)}/rows${queryString(query)}`, undefined, o),
  runEventsUrl: (id: string) => `${BASE}/runs/${enc(id)}/events`,
  lookup: (name: string, models: string[], exampleIds: string[], o?: Options) =>
    json<{ items: T.Result[] }>("POST", "/responses/lookup", { dataset: name, models, exampleIds }, o),
  /** A text that is no example, answered as it comes. Events: token {text}, restart, result Result, error {error}. */
  generate: (model: string, prompt: string, parameters: T.Parameters, o: Options = {}): AsyncIterable<ServerEvent> =>
    readEvents(() =>
      send("POST", "/generate", {
        ...o,
        headers: { accept: "text/event-stream", "content-type": "application/json" },
        body: JSON.stringify({ model, prompt, parameters }),
      }),
    ),

  // ---- tokens and salience
  tokenize: (model: string, prompt: string, target: string | undefined, o?: Options) =>
    json<T.Tokenization>("POST", "/tokenize", { model, prompt, ...(target === undefined ? {} : { target }) }, o),
  salience: (request: T.SalienceRequest, o?: Options) => json<T.SalienceAnswer>("POST", "/salience", request, o),
  startAblation: (request: T.AblationRequest, o?: Options) => json<T.Ablation>("POST", "/ablations", request, o),
  estimateAblation: (request: T.AblationRequest, o?: Options) =>
    json<{ calls: number; seconds: number | null }>("POST", "/ablations/estimate", request, o),
  ablation: (id: string, o?: Options) => json<T.Ablation>("GET", `/ablations/${enc(id)}`, undefined, o),
  cancelAblation: (id: string) => json<T.Ablation>("POST", `/ablations/${enc(id)}/cancel`),
  ablationEventsUrl: (id: string) => `${BASE}/ablations/${enc(id)}/events`,

  // ---- counterfactuals, metrics, embeddings
  preview: (generator: string, name: string, exampleIds: string[], config: Record<string, T.Json>, o?: Options) =>
    json<T.Preview>("POST", `/generators/${enc(generator)}/preview`, { dataset: name, exampleIds, config }, o),
  metrics: (request: T.MetricsRequest, o?: Options) => json<{ rows: T.MetricRow[] }>("POST", "/metrics", request, o),
  exampleMetrics: (
    request: { dataset: string; models: string[]; metrics?: string[]; exampleIds?: string[] },
    o?: Options,
  ) => json<{ items: T.ExampleMetrics[] }>("POST", "/metrics/examples", request, o),
  projection: (request: T.ProjectionRequest, o?: Options) => json<T.Projection>("POST", "/projections", request, o),
  neighbours: (
    request: {
      dataset: string;
      model: string;
      field: "prompt" | "response";
      exampleId: string;
      k?: number;
      distance?: "euclidean" | "cosine";
    },
    o?: Options,
  ) => json<{ items: T.Neighbour[] }>("POST", "/neighbours", request, o),

  // ---- shares
  share: (state: T.Json) => json<{ id: string }>("POST", "/shares", { state }),
  shared: (id: string, o?: Options) => json<T.Share>("GET", `/shares/${enc(id)}`, undefined, o),
};
