// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/**
 * Variants that a generator proposes and nobody has added yet. They stay while people look at other examples, until they
 * are made anew, removed, or another dataset is opened.
 */
import { api, ApiError, isAbort, messageOf } from "../api/client.ts";
import type { FormSpec, Json, Value } from "../api/types.ts";
import type { Change } from "../lib/marked-changes.ts";
import { count } from "../lib/words.ts";
import { catalog } from "./catalog.ts";
import { areThere, examples, fieldText } from "./examples.ts";
import { notices } from "./notices.ts";
import { remembered } from "./preferences.ts";
import { batch, computed, effect, signal, untracked } from "./signals.ts";
import { view } from "./view.ts";

/** The server takes this many examples to start from. */
export const MOST_PARENTS = 1000;

/** A proposed example, maybe edited since it was proposed. */
export interface Variant {
  readonly key: number;
  readonly parentId: string;
  readonly fields: Record<string, Value>;
  readonly rule: string;
  readonly changes: readonly Change[];
  /** The id that it got when it was added. */
  readonly addedId: string | null;
}

export interface Skipped {
  readonly parentId: string;
  readonly reason: string;
}

class Counterfactuals {
  readonly #variants = signal<readonly Variant[] | null>(null);
  readonly #skipped = signal<readonly Skipped[]>([]);
  readonly #truncated = signal(false);
  readonly #working = signal(false);
  readonly #problem = signal<string | null>(null);
  readonly #slice = signal("");
  #request = new AbortController();
  #next = 1;
  #dataset: string | null = null;

  /** The generator that was chosen last. */
  readonly chosen = remembered("counterfactuals.generator", "word_replacer");
  /** What was filled in last, by generator. */
  readonly configs = remembered<Record<string, Record<string, Json>>>("counterfactuals.configs", {});

  /** Null until a generator was asked. */
  readonly variants = computed(() => this.#variants.value);
  readonly open = computed(() => (this.#variants.value ?? []).filter((v) => v.addedId === null));
  readonly skipped = computed(() => this.#skipped.value);
  readonly truncated = computed(() => this.#truncated.value);
  readonly working = computed(() => this.#working.value);
  readonly problem = computed(() => this.#problem.value);
  /** The slice into which what is added goes; empty for none. */
  readonly slice = computed(() => this.#slice.value);

  readonly generator = computed<FormSpec | null>(() => {
    const all = catalog.capabilities.value?.generators ?? [];
    return all.find((g) => g.name === this.chosen.value) ?? all[0] ?? null;
  });

  constructor() {
    // What was proposed belongs to its dataset.
    effect(() => {
      const dataset = view.dataset.value;
      if (dataset === this.#dataset) return;
      this.#dataset = dataset;
      untracked(() => this.clear());
    });
  }

  /**
   * Asks the generator for variants of these examples.
   *
   * @returns the refusal of a field of the form, if that is what went wrong; otherwise null
   */
  async propose(generator: FormSpec, ids: string[], config: Record<string, Json>): Promise<ApiError | null> {
    const dataset = view.dataset.peek();
    if (!dataset) return null;
    this.configs.value = { ...this.configs.peek(), [generator.name]: config };
    this.#request.abort();
    this.#request = new AbortController();
    const { signal: cancelled } = this.#request;
    batch(() => {
      this.#working.value = true;
      this.#problem.value = null;
    });
    try {
      const preview = await api.preview(generator.name, dataset, ids.slice(0, MOST_PARENTS), config, { signal: cancelled });
      if (cancelled.aborted) return null;
      batch(() => {
        this.#variants.value = preview.items.map((item) => ({ ...item, key: this.#next++, addedId: null }));
        this.#skipped.value = preview.skipped;
        this.#truncated.value = preview.truncated || ids.length > MOST_PARENTS;
        this.#slice.value = sliceName(generator, config);
      });
      return null;
    } catch (error) {
      if (isAbort(error)) return null;
      if (error instanceof ApiError && error.field?.startsWith("config.")) return error;
      this.#problem.value = messageOf(error);
      return null;
    } finally {
      if (!cancelled.aborted) this.#working.value = false;
    }
  }

  nameSlice(name: string): void {
    this.#slice.value = name;
  }

  /** Changes a field of a variant by hand. */
  edit(key: number, field: string, text: string): void {
    this.#variants.value =
      this.#variants.value?.map((v) => (v.key === key ? { ...v, fields: { ...v.fields, [field]: text } } : v)) ?? null;
  }

  /** Takes a variant off the list. */
  remove(key: number): void {
    this.#variants.value = this.#variants.value?.filter((v) => v.key !== key) ?? null;
  }

  clear(): void {
    this.#request.abort();
    batch(() => {
      this.#variants.value = null;
      this.#skipped.value = [];
      this.#truncated.value = false;
      this.#working.value = false;
      this.#problem.value = null;
    });
  }

  /** Adds these variants to the dataset, and to the slice if one is named, and selects them, also those that were there. */
  async add(keys: readonly number[]): Promise<void> {
    const chosen = this.open.peek().filter((v) => keys.includes(v.key));
    if (!chosen.length) return;
    const most = catalog.capabilities.peek()?.limits.examplesPerRequest ?? MOST_PARENTS;
    const ids = new Map<number, string>();
    const added: string[] = [];
    batch(() => {
      this.#working.value = true;
      this.#problem.value = null;
    });
    try {
      for (let from = 0; from < chosen.length; from += most)
        added.push(...(await this.#addSome(chosen.slice(from, from + most), ids)));
      await this.#intoSlice([...new Set(ids.values())]);
    } catch (error) {
      this.#problem.value = messageOf(error);
    } finally {
      batch(() => {
        this.#working.value = false;
        this.#variants.value = this.#variants.peek()?.map((v) => ({ ...v, addedId: ids.get(v.key) ?? v.addedId })) ?? null;
      });
    }
    const all = [...new Set(ids.values())];
    if (!all.length) return;
    view.select(all);
    const slice = this.#slice.peek().trim();
    if (added.length)
      notices.say(`Added ${count(added.length, "example")}${slice ? ` to the slice ${slice}` : ""}.`, () => examples.hide(added));
    else notices.say(`${areThere(all.length)}${slice ? `, and in the slice ${slice}` : ""}.`);
  }

  /** Adds one variant if need be, and puts it beside the example that it was made from. */
  async compare(key: number): Promise<void> {
    const find = () => this.#variants.peek()?.find((v) => v.key === key);
    if (find()?.addedId === null) await this.add([key]);
    const variant = find();
    if (!variant?.addedId) return;
    view.pin(variant.parentId);
    view.select([variant.addedId], variant.addedId);
  }

  /** Notes the ids of these variants, and returns those of the ones that are new. */
  async #addSome(some: readonly Variant[], ids: Map<number, string>): Promise<string[]> {
    const { items, added } = await examples.add(some.map(({ fields, parentId, rule }) => ({ fields, parentId, rule })));
    // Equal variants are one example, so that there may be fewer of these: which is whose, the fields tell.
    const byFields = new Map(items.map(({ id, fields }) => [fieldsKey(fields), id]));
    for (const variant of some) {
      const id = byFields.get(fieldsKey(variant.fields));
      if (id) ids.set(variant.key, id);
    }
    return added;
  }

  async #intoSlice(ids: string[]): Promise<void> {
    const name = this.#slice.peek().trim();
    const dataset = view.dataset.peek();
    if (!name || !dataset || !ids.length) return;
    const known = examples.slices.peek().some((s) => s.name === name) ? (await api.slice(dataset, name)).exampleIds : [];
    await examples.saveSlice(name, [...new Set([...known, ...ids])]);
  }
}

/** Fields as a text that is equal for equal fields, whatever their order; what is empty counts as missing, as on the server. */
function fieldsKey(fields: Record<string, Value>): string {
  return JSON.stringify(
    Object.entries(fields)
      .filter(([, value]) => value != null && value !== "")
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** "word_replacer great -> terrible": what the slice of new examples is called until somebody says otherwise. */
function sliceName(generator: FormSpec, config: Record<string, Json>): string {
  const first = generator.fields[0];
  const value = first ? (config[first.name] ?? first.default) : null;
  const words = typeof value === "string" ? value.replace(/\s+/gu, " ").trim() : "";
  return `${generator.name} ${words}`.trim().slice(0, 60).trim();
}

/** The parent's text of a field, empty while it is not here. */
export function parentText(variant: Variant, field: string): string {
  return fieldText(examples.of(variant.parentId).value, field);
}

export const counterfactuals = new Counterfactuals();
