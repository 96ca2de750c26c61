// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/**
 * How good the answers are: the table by model and group, and the values of single rows for the data table. Measured anew
 * when the examples, their groups or the answers change, but only while somebody looks.
 */
import { api, isAbort, messageOf } from "../api/client.ts";
import type { MetricInfo, MetricRow, MetricsRequest } from "../api/types.ts";
import { catalog } from "./catalog.ts";
import { examples, fieldText } from "./examples.ts";
import { notices } from "./notices.ts";
import { remembered } from "./preferences.ts";
import { responses } from "./responses.ts";
import { batch, computed, effect, signal, untracked, type ReadonlySignal, type Signal } from "./signals.ts";
import { view } from "./view.ts";

/** Answers of one moment are measured together. */
const REST_MS = 250;
const LOOKUP_MS = 30;
const LOOKUP_SIZE = 1000;
/** The server measures this many slices at once. */
export const MOST_SLICES = 100;

/** undefined: not known yet; null: there is nothing to measure. */
export type RowValues = Record<string, number | null> | null | undefined;

class Metrics {
  readonly #rows = signal<MetricRow[] | null>(null);
  readonly #loading = signal(false);
  readonly #problem = signal<string | null>(null);
  #request = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Null until the first table of this dataset is here. */
  readonly rows = computed(() => this.#rows.value);
  readonly loading = computed(() => this.#loading.value);
  readonly problem = computed(() => this.#problem.value);

  /** What the table shows; remembered, the facets by dataset. */
  readonly slicesShown = remembered("metrics.slices", true);
  readonly hidden = remembered<string[]>("metrics.hidden", []);
  readonly facetsByDataset = remembered<Record<string, string[]>>("metrics.facets", {});
  /** The metrics whose values the data table shows for each row. */
  readonly inTable = remembered<string[]>("metrics.inTable", []);

  /** The metrics that are shown, in the server's order. */
  readonly shown = computed<MetricInfo[]>(() =>
    (catalog.capabilities.value?.metrics ?? []).filter((m) => !this.hidden.value.includes(m.name)),
  );
  /** The facets of the dataset in view by which the table is split, as far as there still are such fields. */
  readonly facets = computed<string[]>(() => {
    const fields = catalog.dataset(view.dataset.value)?.fields ?? [];
    const chosen = this.facetsByDataset.value[view.dataset.value ?? ""] ?? [];
    return chosen.filter((name) => fields.some((field) => field.name === name));
  });

  /** The slices by which the table is split, more of them than the server takes included. */
  readonly #slices = computed(() =>
    this.slicesShown.value ? examples.slices.value.filter((s) => s.size > 0).map((s) => s.name) : [],
  );
  /** How many slices are not measured because they are too many. */
  readonly slicesLeftOut = computed(() => Math.max(0, this.#slices.value.length - MOST_SLICES));

  setFacet(field: string, on: boolean): void {
    const dataset = view.dataset.peek();
    if (!dataset) return;
    const others = this.facets.peek().filter((name) => name !== field);
    this.facetsByDataset.value = { ...this.facetsByDataset.peek(), [dataset]: on ? [...others, field] : others };
  }

  setShown(metric: string, on: boolean): void {
    const others = this.hidden.peek().filter((name) => name !== metric);
    this.hidden.value = on ? others : [...others, metric];
  }

  setInTable(metric: string, on: boolean): void {
    const others = this.inTable.peek().filter((name) => name !== metric);
    this.inTable.value = on ? [...others, metric] : others;
  }

  /** Follows what is looked at, for as long as a panel is there. Returns the end of it. */
  follow(): () => void {
    let measured = "";
    let dataset: string | null = null;
    const stop = effect(() => {
      const request = this.#wanted();
      const key = JSON.stringify([request, this.#state()]);
      untracked(() => {
        if (key === measured) return;
        measured = key;
        clearTimeout(this.#timer);
        this.#request.abort();
        if (!request || request.dataset !== dataset) this.#forget();
        dataset = request?.dataset ?? null;
        if (!request) return;
        this.#loading.value = true;
        const first = this.#rows.peek() === null;
        this.#timer = setTimeout(() => void this.#measure(request), first ? 0 : REST_MS);
      });
    });
    return () => {
      stop();
      clearTimeout(this.#timer);
      this.#request.abort();
    };
  }

  #forget(): void {
    batch(() => {
      this.#rows.value = null;
      this.#problem.value = null;
      this.#loading.value = false;
    });
  }

  /** Measures again, after a failure. */
  retry(): void {
    const request = this.#wanted();
    if (request) void this.#measure(request);
  }

  /**
   * The examples of a row for which an answer would change it: those that have a target and no answer yet.
   *
   * @throws if the server does not say
   */
  async missing({ model, exampleIds, withoutTarget, withoutResponse }: MetricRow): Promise<string[]> {
    const dataset = view.dataset.peek();
    if (!dataset) return [];
    const open = new Set(exampleIds);
    for (let from = 0; from < exampleIds.length; from += LOOKUP_SIZE) {
      const { items } = await api.lookup(dataset, [model], exampleIds.slice(from, from + LOOKUP_SIZE));
      for (const { exampleId, status, text } of items)
        if (exampleId !== null && status === "done" && text !== null) open.delete(exampleId);
    }
    if (withoutTarget === 0) return [...open];
    const missing: string[] = [];
    for (let offset = 0, total = 1; offset < total && missing.length < withoutResponse; offset += LOOKUP_SIZE) {
      const page = await api.examples(dataset, {}, offset, LOOKUP_SIZE);
      total = page.total;
      for (const example of page.items)
        if (open.has(example.id) && fieldText(example, "target").trim()) missing.push(example.id);
    }
    return missing;
  }

  #wanted(): MetricsRequest | null {
    const dataset = view.dataset.value;
    const models = view.models.value;
    if (!dataset || !models.length) return null;
    const selection = view.selection.value;
    const slices = this.#slices.value.slice(0, MOST_SLICES);
    return {
      dataset,
      models,
      all: true,
      ...(selection.length > 1 ? { selection } : {}),
      ...(slices.length ? { slices } : {}),
      ...(this.facets.value.length ? { facets: this.facets.value } : {}),
    };
  }

  /** What decides the values apart from the request: the examples and how many answers there are. */
  #state(): unknown {
    const sizes = examples.slices.value.map((s) => s.size);
    const answered = responses.runs.value.map((run) => [run.id, run.done]);
    return [examples.revision.value, sizes, answered];
  }

  async #measure(request: MetricsRequest): Promise<void> {
    this.#request.abort();
    this.#request = new AbortController();
    const { signal: cancelled } = this.#request;
    this.#loading.value = true;
    try {
      const { rows } = await api.metrics(request, { signal: cancelled });
      if (cancelled.aborted) return;
      batch(() => {
        this.#rows.value = rows;
        this.#problem.value = null;
        this.#loading.value = false;
      });
    } catch (error) {
      if (isAbort(error)) return;
      batch(() => {
        this.#problem.value = messageOf(error);
        this.#loading.value = false;
      });
    }
  }
}

/** The values of single rows, asked for many at once and only for what is in sight. */
const UNKNOWN: ReadonlySignal<RowValues> = signal<RowValues>(undefined);

class RowMetrics {
  readonly #values = new Map<string, { answer: unknown; held: Signal<RowValues> }>();
  #asked = new Map<string, { exampleId: string; model: string }>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #dataset: string | null = null;

  /**
   * The values of a model's answer to an example; measured again when the answer is another one.
   *
   * @param ask false while rows fly by: then what is not here is not asked for
   */
  of(exampleId: string, model: string, ask = true): ReadonlySignal<RowValues> {
    if (this.#dataset !== view.dataset.peek()) {
      this.#dataset = view.dataset.peek();
      this.#values.clear();
      this.#asked.clear();
    }
    const answer = responses.of(exampleId, model, ask).value;
    if (!ask) return this.#values.get(`${model}\n${exampleId}`)?.held ?? UNKNOWN;
    const text = answer?.status === "done" ? answer.text : null;
    const key = `${model}\n${exampleId}`;
    let entry = this.#values.get(key);
    if (!entry || entry.answer !== text) {
      entry = { answer: text, held: signal<RowValues>(text === null ? null : undefined) };
      this.#values.set(key, entry);
      if (text !== null) this.#ask(key, exampleId, model);
    }
    return entry.held;
  }

  #ask(key: string, exampleId: string, model: string): void {
    this.#asked.set(key, { exampleId, model });
    if (this.#timer === undefined) this.#timer = setTimeout(() => void this.#lookUp(), LOOKUP_MS);
  }

  async #lookUp(): Promise<void> {
    this.#timer = undefined;
    const dataset = this.#dataset;
    const asked = [...this.#asked.entries()].slice(0, LOOKUP_SIZE);
    asked.forEach(([key]) => this.#asked.delete(key));
    if (this.#asked.size) this.#timer = setTimeout(() => void this.#lookUp(), 0);
    if (!dataset || !asked.length) return;
    const entries = asked.map(([key, { exampleId, model }]) => ({ key, exampleId, model, entry: this.#values.get(key) }));
    try {
      const { items } = await api.exampleMetrics({
        dataset,
        models: [...new Set(entries.map((e) => e.model))],
        exampleIds: [...new Set(entries.map((e) => e.exampleId))],
      });
      const found = new Map(items.map((item) => [`${item.model}\n${item.exampleId}`, item.values]));
      batch(() => entries.forEach(({ key, entry }) => entry && (entry.held.value = found.get(key) ?? null)));
    } catch (error) {
      entries.forEach(({ key }) => this.#values.delete(key));
      notices.problem(error);
    }
  }
}

export const metrics = new Metrics();
export const rowMetrics = new RowMetrics();
