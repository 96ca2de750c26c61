// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/**
 * The examples of the dataset in view, as far as somebody looked at them: the table asks for windows of a filtered list,
 * others for single examples. A dataset of 100,000 rows is never held as a whole.
 */
import { api, ApiError, isAbort, messageOf } from "../api/client.ts";
import type { Example, Facet, NewExample, Slice } from "../api/types.ts";
import { catalog } from "./catalog.ts";
import { notices } from "./notices.ts";
import { batch, computed, effect, signal, untracked, type ReadonlySignal, type Signal } from "./signals.ts";
import { view } from "./view.ts";

/** Rows are fetched in blocks of this many. */
export const BLOCK = 100;

/** A filtered, sorted list of which only the blocks that were looked at are here. */
export interface RowWindow {
  total: number;
  /** Row index to id; missing where nobody has looked yet. */
  ids: Map<number, string>;
}

const NO_ROWS: RowWindow = { total: 0, ids: new Map() };

class Examples {
  readonly #byId = new Map<string, Signal<Example | null>>();
  readonly #rows = signal<RowWindow>(NO_ROWS);
  readonly #loading = signal(false);
  readonly #problem = signal<string | null>(null);
  readonly #slices = signal<Slice[]>([]);
  readonly #facets = signal<Facet[]>([]);
  readonly #revision = signal(0);
  #blocks = new Set<number>();
  /** Ends the requests of a list; another list has another one. */
  #requests = new AbortController();
  /** The list that the rows are of: while a new one is on its way, it is still the one before. */
  #shown = this.#requests;

  /** The list that the table shows: dataset and filter of the view. */
  readonly rows = computed(() => this.#rows.value);
  readonly loading = computed(() => this.#loading.value);
  readonly problem = computed(() => this.#problem.value);
  readonly slices = computed(() => this.#slices.value);
  readonly facets = computed(() => this.#facets.value);
  /** Grows when examples were added, hidden or shown again: lists made from them are old then. */
  readonly revision = computed(() => this.#revision.value);
  readonly primary = computed(() => (view.primary.value ? this.of(view.primary.value).value : null));
  readonly pinned = computed(() => (view.pinned.value ? this.of(view.pinned.value).value : null));

  /** Follows the view: another dataset or filter starts a new list. Called once, when the page starts. */
  start(): void {
    let dataset: string | null = null;
    let filter = "";
    effect(() => {
      const name = view.dataset.value;
      const key = JSON.stringify(view.filter.value);
      const other = name !== dataset;
      if (!other && key === filter) return;
      dataset = name;
      filter = key;
      untracked(() => {
        if (other) this.#byId.clear();
        void this.reload();
        if (other) void this.#reloadGroups();
      });
    });
  }

  /** One example, fetched when it is not here yet; null until then. */
  of(id: string): ReadonlySignal<Example | null> {
    const known = this.#byId.get(id);
    if (known) return known;
    const held = signal<Example | null>(null);
    this.#byId.set(id, held);
    const dataset = view.dataset.peek();
    if (dataset)
      api.example(dataset, id).then(
        (example) => (held.value = example),
        (error) => (error instanceof ApiError && error.status === 404 ? void this.#gone(id) : notices.problem(error)),
      );
    return held;
  }

  /** Starts the list again, keeping what is known of single examples. */
  async reload(): Promise<void> {
    this.#requests.abort();
    this.#requests = new AbortController();
    this.#blocks = new Set();
    if (!view.dataset.peek()) {
      this.#rows.value = NO_ROWS;
      return;
    }
    await this.#fetch(0);
  }

  /** Sees to it that these rows of the list are here or on their way. */
  need(from: number, to: number): void {
    for (let block = Math.floor(from / BLOCK); block <= Math.floor(Math.max(from, to - 1) / BLOCK); block++)
      if (!this.#blocks.has(block) && block * BLOCK < this.#rows.peek().total) void this.#fetch(block);
  }

  /** The id at a place of the list, fetched if nobody has looked there yet. */
  async idAt(index: number): Promise<string | null> {
    const known = this.#rows.peek().ids.get(index);
    if (known !== undefined) return known;
    if (index < 0 || index >= this.#rows.peek().total) return null;
    await this.#fetch(Math.floor(index / BLOCK));
    return this.#rows.peek().ids.get(index) ?? null;
  }

  /** The ids of a stretch of the list, both ends included, fetched where nobody has looked yet. */
  async idsBetween(one: number, other: number): Promise<string[]> {
    const [from, to] = one <= other ? [one, other] : [other, one];
    const here = () => Array.from({ length: to - from + 1 }, (_, i) => this.#rows.peek().ids.get(from + i));
    if (here().includes(undefined)) {
      if (to - from > 5 * BLOCK) return (await this.allIds()).slice(from, to + 1);
      for (let block = Math.floor(from / BLOCK); block <= Math.floor(to / BLOCK); block++)
        if (!this.#blocks.has(block)) await this.#fetch(block);
    }
    return here().filter((id) => id !== undefined);
  }

  /** All ids that match the filter, in the order of the list. */
  async allIds(): Promise<string[]> {
    const dataset = view.dataset.peek();
    return dataset ? (await api.exampleIds(dataset, view.filter.peek())).ids : [];
  }

  /**
   * Adds examples and offers to undo that. What is in the dataset already stays as it is.
   *
   * @returns all of them in this order, each once, and the ids of those that are new
   */
  async add(examples: NewExample[]): Promise<{ items: Example[]; added: string[] }> {
    const dataset = view.dataset.peek();
    if (!dataset) throw new Error("Choose a dataset first.");
    const { items, existing } = await notices.during("Adding examples", api.addExamples(dataset, examples));
    batch(() => items.forEach((example) => this.#remember(example)));
    await this.#changed();
    const there = new Set(existing);
    const added = items.map((e) => e.id).filter((id) => !there.has(id));
    if (added.length)
      notices.say(added.length === 1 ? "Added one example." : `Added ${added.length} examples.`, () =>
        this.#setHidden(added, true),
      );
    else notices.say(`${areThere(items.length)}.`);
    return { items, added };
  }

  /** Hides examples (nothing is lost), shows what has moved up, and offers to undo that. */
  async hide(ids: string[]): Promise<void> {
    const { selection, primary } = view.state.peek();
    const at = [...this.#rows.peek().ids].find(([, id]) => id === primary)?.[0] ?? 0;
    await this.#setHidden(ids, true);
    if (!view.selection.peek().length) {
      const next = await this.idAt(Math.min(at, this.#rows.peek().total - 1));
      if (next) view.select([next], next);
    }
    notices.say(ids.length === 1 ? "Hid one example." : `Hid ${ids.length} examples.`, async () => {
      await this.#setHidden(ids, false);
      view.select(selection, primary);
    });
  }

  async unhide(ids: string[]): Promise<void> {
    await this.#setHidden(ids, false);
    notices.say(ids.length === 1 ? "Restored one example." : `Restored ${ids.length} examples.`, () =>
      this.#setHidden(ids, true),
    );
  }

  /** Names a set of examples, and offers to undo that. */
  async saveSlice(name: string, ids: string[]): Promise<void> {
    const dataset = this.#dataset();
    const before = this.#slices.value.some((s) => s.name === name) ? await api.slice(dataset, name) : null;
    await api.putSlice(dataset, name, ids);
    await this.#reloadGroups();
    notices.say(`Saved the slice ${name} (${ids.length}).`, async () => {
      if (before) await api.putSlice(dataset, name, before.exampleIds);
      else await api.deleteSlice(dataset, name);
      await this.#reloadGroups();
    });
  }

  async deleteSlice(name: string): Promise<void> {
    const dataset = this.#dataset();
    const before = await api.slice(dataset, name);
    await api.deleteSlice(dataset, name);
    if (view.filter.peek().slice === name) view.setFilter({ slice: undefined });
    await this.#reloadGroups();
    notices.say(`Deleted the slice ${name}.`, async () => {
      await api.putSlice(dataset, name, before.exampleIds);
      await this.#reloadGroups();
    });
  }

  #dataset(): string {
    const dataset = view.dataset.peek();
    if (!dataset) throw new Error("Choose a dataset first.");
    return dataset;
  }

  async #setHidden(ids: string[], hidden: boolean): Promise<void> {
    await api.hideExamples(this.#dataset(), ids, hidden);
    batch(() => {
      for (const id of ids) {
        const held = this.#byId.get(id);
        if (held?.value) held.value = { ...held.value, hidden };
      }
    });
    if (hidden) {
      const left = view.selection.peek().filter((id) => !ids.includes(id));
      if (left.length !== view.selection.peek().length) view.select(left);
      if (view.pinned.peek() && ids.includes(view.pinned.peek()!)) view.pin(null);
    }
    await this.#changed();
  }

  async #changed(): Promise<void> {
    this.#revision.value++;
    await Promise.all([this.reload(), this.#reloadGroups(), catalog.reloadDatasets()]);
  }

  async #reloadGroups(): Promise<void> {
    const dataset = view.dataset.peek();
    if (!dataset) return;
    try {
      const [slices, { facets }] = await Promise.all([api.slices(dataset), api.facets(dataset)]);
      if (dataset !== view.dataset.peek()) return;
      batch(() => {
        this.#slices.value = slices;
        this.#facets.value = facets;
      });
    } catch (error) {
      notices.problem(error);
    }
  }

  /** An example that an old link names and that is no more: the view goes on without it. */
  async #gone(id: string): Promise<void> {
    const { selection, primary, pinned } = view.state.peek();
    if (!selection.includes(id) && primary !== id && pinned !== id) return;
    if (pinned === id) view.pin(null);
    const left = selection.filter((other) => other !== id);
    const next = left[0] ?? (await this.idAt(0));
    if (next) view.select(left.length ? left : [next], next);
    else view.select([], null);
    notices.say("An example that this address names is no longer there.");
  }

  #remember(example: Example): void {
    const held = this.#byId.get(example.id);
    if (held) held.value = example;
    else this.#byId.set(example.id, signal<Example | null>(example));
  }

  async #fetch(block: number): Promise<void> {
    const dataset = view.dataset.peek();
    if (!dataset) return;
    this.#blocks.add(block);
    const blocks = this.#blocks;
    const requests = this.#requests;
    const { signal: cancelled } = requests;
    this.#loading.value = true;
    try {
      const page = await api.examples(dataset, view.filter.peek(), block * BLOCK, BLOCK, { signal: cancelled });
      if (cancelled.aborted) return;
      batch(() => {
        // Whichever block of a list is here first: what is shown until then is another list's.
        const ids = new Map(this.#shown === requests ? this.#rows.value.ids : []);
        this.#shown = requests;
        page.items.forEach((example, i) => {
          this.#remember(example);
          ids.set(page.offset + i, example.id);
        });
        this.#rows.value = { total: page.total, ids };
        this.#problem.value = null;
      });
    } catch (error) {
      if (isAbort(error)) return;
      blocks.delete(block);
      batch(() => {
        // Nothing of this list is here: what is shown are another list's rows, which would pass for its matches.
        if (this.#shown !== requests) this.#rows.value = NO_ROWS;
        this.#shown = requests;
        this.#problem.value = messageOf(error);
      });
    } finally {
      if (!cancelled.aborted) this.#loading.value = false;
    }
  }
}

export const examples = new Examples();

/** What is said instead of how many examples were added when none is new; the sentence may go on. */
export function areThere(count: number): string {
  return count === 1 ? "This example is in the dataset already" : "These examples are in the dataset already";
}

/** An example's field as text; empty when it is missing. */
export function fieldText(example: Example | null, field: string): string {
  const value = example?.fields[field];
  return value == null ? "" : String(value);
}
