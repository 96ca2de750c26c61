// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/**
 * The map of embeddings that is looked at, and the neighbours that were asked for. The server computes what is missing in
 * the background; this asks again until it is there, for as long as a panel follows.
 */
import { api, isAbort, messageOf } from "../api/client.ts";
import type { Field, Projection, ProjectionRequest } from "../api/types.ts";
import { inField, range } from "../lib/query.ts";
import { catalog } from "./catalog.ts";
import { examples } from "./examples.ts";
import { remembered } from "./preferences.ts";
import { responses } from "./responses.ts";
import { batch, computed, effect, signal, untracked } from "./signals.ts";
import { view } from "./view.ts";

const POLL_MS = 700;
/** Answers of a run come one by one; the map waits for a moment of rest. */
const REST_MS = 1500;
/** Above this UMAP takes long and says little more than the axes do. */
const UMAP_UP_TO = 1000;
/** As many colours as people can tell apart. */
export const MOST_COLOURS = 8;
const RANGES = 5;

/** Points of one colour. */
export interface ColourGroup {
  readonly label: string;
  readonly count: number;
}

/** Which group each example belongs to; those of none are missing. */
export interface Colouring {
  readonly groups: readonly ColourGroup[];
  readonly ordered: boolean;
  readonly byId: ReadonlyMap<string, number>;
}

export interface Neighbours {
  readonly exampleId: string;
  readonly items: readonly { exampleId: string; distance: number }[];
}

const NO_COLOURS: Colouring = { groups: [], ordered: false, byId: new Map() };

class Embeddings {
  readonly #map = signal<Projection | null>(null);
  readonly #problem = signal<string | null>(null);
  readonly #colouring = signal<Colouring>(NO_COLOURS);
  readonly #neighbours = signal<Neighbours | null>(null);
  readonly #searching = signal(false);
  readonly #again = signal(0);
  #request = new AbortController();
  #colourRequest = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly map = computed(() => this.#map.value);
  readonly problem = computed(() => this.#problem.value);
  readonly colouring = computed(() => this.#colouring.value);
  /** The neighbours of the primary example, null when nobody asked for them. */
  readonly neighbours = computed(() =>
    this.#neighbours.value?.exampleId === view.primary.value ? this.#neighbours.value : null,
  );
  readonly searching = computed(() => this.#searching.value);

  readonly field = remembered<"prompt" | "response">("embeddings.field", "prompt");
  readonly chosenMethod = remembered<"pca" | "umap" | "auto">("embeddings.method", "auto");
  readonly distance = remembered<"euclidean" | "cosine">("embeddings.distance", "cosine");
  readonly colourByDataset = remembered<Record<string, string>>("embeddings.colour", {});

  /** The first of the selected models that gives embeddings. */
  readonly model = computed(() => view.models.value.find((name) => catalog.can(name, "embeddings")) ?? null);
  readonly method = computed<"pca" | "umap">(() => {
    const chosen = this.chosenMethod.value;
    if (chosen !== "auto") return chosen;
    return (catalog.dataset(view.dataset.value)?.size ?? 0) <= UMAP_UP_TO ? "umap" : "pca";
  });
  /** The fields that can be colours, and how the examples came to be. */
  readonly colourFields = computed<Field[]>(() =>
    (catalog.dataset(view.dataset.value)?.fields ?? []).filter(
      (f) => f.facet || f.type === "category" || f.type === "boolean" || f.type === "number",
    ),
  );
  /** The field that is the colour: the chosen one, else the first; empty for none. */
  readonly colour = computed(() => {
    const chosen = this.colourByDataset.value[view.dataset.value ?? ""];
    const known = this.colourFields.value.map((f) => f.name);
    if (chosen !== undefined && (chosen === "" || chosen === ADDED || known.includes(chosen))) return chosen;
    return known[0] ?? "";
  });

  colourBy(field: string): void {
    const dataset = view.dataset.peek();
    if (dataset) this.colourByDataset.value = { ...this.colourByDataset.peek(), [dataset]: field };
  }

  /** Follows what is looked at, for as long as a panel is there. Returns the end of it. */
  follow(): () => void {
    let before = "";
    const stopMap = effect(() => {
      const request = this.#wanted();
      // Responses change with every answer, prompts do not.
      const answers = this.field.value === "response" ? responses.runs.value.map((run) => [run.id, run.done]) : null;
      const state = [examples.revision.value, this.#again.value, answers];
      untracked(() => {
        const other = JSON.stringify(request) !== before;
        before = JSON.stringify(request);
        this.#start(request, other, state[2] !== null && !other ? REST_MS : 0);
      });
    });
    const stopColours = effect(() => {
      const dataset = view.dataset.value;
      const field = this.colour.value;
      const shown = examples.facets.value.find((f) => f.field === field);
      void [examples.revision.value, shown];
      untracked(() => void this.#colourExamples(dataset, field));
    });
    return () => {
      stopMap();
      stopColours();
      clearTimeout(this.#timer);
      this.#request.abort();
      this.#colourRequest.abort();
    };
  }

  /** Asks again, after a failure. */
  retry(): void {
    this.#again.value++;
  }

  /** Looks for the examples whose embeddings are nearest to the primary one's, and selects them with it. */
  async selectNearest(count: number): Promise<void> {
    const [dataset, model, primary] = [view.dataset.peek(), this.model.peek(), view.primary.peek()];
    if (!dataset || !model || !primary) return;
    this.#searching.value = true;
    try {
      const { items } = await api.neighbours({
        dataset,
        model,
        field: this.field.peek(),
        exampleId: primary,
        k: count,
        distance: this.distance.peek(),
      });
      if (view.primary.peek() !== primary) return;
      batch(() => {
        this.#neighbours.value = { exampleId: primary, items };
        view.select([primary, ...items.map((item) => item.exampleId)], primary);
      });
    } catch (error) {
      this.#problem.value = messageOf(error);
    } finally {
      this.#searching.value = false;
    }
  }

  dismissProblem(): void {
    this.#problem.value = null;
  }

  #wanted(): ProjectionRequest | null {
    const dataset = view.dataset.value;
    const model = this.model.value;
    if (!dataset || !model) return null;
    return { dataset, model, field: this.field.value, method: this.method.value, dimensions: 2 };
  }

  #start(request: ProjectionRequest | null, other: boolean, wait: number): void {
    clearTimeout(this.#timer);
    this.#request.abort();
    if (other)
      batch(() => {
        this.#map.value = null;
        this.#problem.value = null;
        this.#neighbours.value = null;
      });
    if (request) this.#timer = setTimeout(() => void this.#fetch(request), wait);
  }

  async #fetch(request: ProjectionRequest): Promise<void> {
    this.#request = new AbortController();
    const { signal: cancelled } = this.#request;
    try {
      const map = await api.projection(request, { signal: cancelled });
      if (cancelled.aborted) return;
      // While it is drawn anew, the map that there is stays.
      if (map.state === "ready" || !this.#map.peek()?.points.length) this.#map.value = map;
      this.#problem.value = null;
      if (map.state === "computing") this.#timer = setTimeout(() => void this.#fetch(request), POLL_MS);
    } catch (error) {
      if (!isAbort(error)) this.#problem.value = messageOf(error);
    }
  }

  /** Which examples have which value, by one request for each value that gets a colour. */
  async #colourExamples(dataset: string | null, field: string): Promise<void> {
    this.#colourRequest.abort();
    this.#colourRequest = new AbortController();
    const { signal: cancelled } = this.#colourRequest;
    if (!dataset || !field) {
      this.#colouring.value = NO_COLOURS;
      return;
    }
    try {
      const wanted = groupsOf(field);
      const found = await Promise.all(
        wanted.filters.map((filter) => api.exampleIds(dataset, filter, { signal: cancelled })),
      );
      if (cancelled.aborted) return;
      const byId = new Map<string, number>();
      const groups = found.map(({ ids }, group) => {
        // A number at which one range ends and the next begins has the colour of the first, and counts there only.
        const its = ids.filter((id) => !byId.has(id));
        its.forEach((id) => byId.set(id, group));
        return { label: wanted.labels[group]!, count: its.length };
      });
      this.#colouring.value = { groups, ordered: wanted.ordered, byId };
    } catch (error) {
      if (!isAbort(error)) this.#colouring.value = NO_COLOURS;
    }
  }
}

/** Not a field: whether an example came with the dataset or was added. */
export const ADDED = "added:";

function groupsOf(field: string): { labels: string[]; filters: import("../api/types.ts").Filter[]; ordered: boolean } {
  if (field === ADDED)
    return { labels: ["from the dataset", "added"], filters: [{ added: false }, { added: true }], ordered: false };
  const facet = examples.facets.peek().find((f) => f.field === field);
  if (!facet) return { labels: [], filters: [], ordered: false };
  const { min, max } = facet;
  const numeric = facet.type === "number" && min !== null && max !== null && max > min;
  if (numeric && (facet.values.length === 0 || facet.values.length > MOST_COLOURS)) {
    const prefix = inField(field);
    if (prefix === null) return { labels: [], filters: [], ordered: false };
    const step = (max - min) / RANGES;
    // The last one ends where the values do: a sum of steps may be a little less.
    const end = (i: number) => (i === RANGES ? max : min + i * step);
    const ends = Array.from({ length: RANGES }, (_, i) => [end(i), end(i + 1)] as const);
    return {
      labels: ends.map(([from, to]) => `${short(from)} – ${short(to)}`),
      filters: ends.map(([from, to]) => ({ query: `${prefix}${range(from, to)}` })),
      ordered: true,
    };
  }
  // In the order of their names: a value keeps its colour when another one becomes more frequent.
  const values = facet.values.slice(0, MOST_COLOURS).sort((a, b) => a.value.localeCompare(b.value, "en", { numeric: true }));
  return {
    labels: values.map(({ value }) => value || "(empty)"),
    filters: values.map(({ value }) => ({ facet: [`${field}:${value}`] })),
    ordered: false,
  };
}

function short(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString("en");
}

export const embeddings = new Embeddings();
