// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/**
 * What is being looked at: dataset, models, rows, the target that is explained and how it is cut. All of it is in the URL
 * (see url.ts), so that a link or the Back button brings it back. Elements read the signals and call the methods.
 */
import type { Filter, TextSpan } from "../api/types.ts";
import { GRANULARITIES, type Granularity } from "../lib/segments.ts";
import { batch, computed, signal } from "./signals.ts";

export const LAYOUTS = ["left_right", "top_bottom", "three_panel"] as const;
export type Layout = (typeof LAYOUTS)[number];

/** Which text a salience explains: what the model answered, or what the dataset says it should have. */
export type TargetKind = "response" | "target";
export { GRANULARITIES, type Granularity };
/** What is put side by side: nothing, the pinned and the selected example, the selected models, or target and response. */
export const COMPARES = ["off", "examples", "models", "targets"] as const;
export type Compare = (typeof COMPARES)[number];
export type Area = "left" | "upper" | "lower";

/** Everything that decides what is seen, as plain data: the content of a link or a share. */
export interface ViewState {
  dataset: string | null;
  models: string[];
  selection: string[];
  primary: string | null;
  pinned: string | null;
  compare: Compare;
  targetKind: TargetKind;
  /** Which answer, from 0, where a model gave several to one prompt. */
  candidate: number;
  granularity: Granularity;
  regex: string;
  method: string | null;
  /** In prompt + target of the primary example; null explains the whole target. */
  span: TextSpan | null;
  /** The same for what stands beside it: the pinned example, or the second model and those after it. */
  moreSpans: (TextSpan | null)[];
  layout: Layout;
  tabs: Partial<Record<Area, string>>;
  filter: Filter;
}

export const DEFAULT_VIEW: ViewState = {
  dataset: null,
  models: [],
  selection: [],
  primary: null,
  pinned: null,
  compare: "off",
  targetKind: "response",
  candidate: 0,
  granularity: "word",
  regex: "\\n\\n+",
  method: null,
  span: null,
  moreSpans: [],
  layout: "three_panel",
  tabs: {},
  filter: {},
};

class View {
  readonly #state = signal<ViewState>(DEFAULT_VIEW);

  readonly state = computed(() => this.#state.value);
  readonly dataset = computed(() => this.#state.value.dataset);
  /** The selected models, in the order in which they are shown. */
  readonly models = computed(() => this.#state.value.models);
  /** The model that the editor runs and that a single view shows. */
  readonly model = computed(() => this.#state.value.models[0] ?? null);
  readonly selection = computed(() => this.#state.value.selection);
  readonly selected = computed(() => new Set(this.#state.value.selection));
  /** The example that the editor and the explanation are about. */
  readonly primary = computed(() => this.#state.value.primary);
  readonly pinned = computed(() => this.#state.value.pinned);
  readonly compare = computed(() => this.#state.value.compare);
  readonly targetKind = computed(() => this.#state.value.targetKind);
  readonly candidate = computed(() => this.#state.value.candidate);
  readonly granularity = computed(() => this.#state.value.granularity);
  readonly regex = computed(() => this.#state.value.regex);
  readonly method = computed(() => this.#state.value.method);
  readonly span = computed(() => this.#state.value.span);
  readonly moreSpans = computed(() => this.#state.value.moreSpans);
  readonly layout = computed(() => this.#state.value.layout);
  readonly tabs = computed(() => this.#state.value.tabs);
  readonly filter = computed(() => this.#state.value.filter);

  /** The example under the pointer, in whichever view; the others highlight it. Not part of a link. */
  readonly hovered = signal<string | null>(null);

  /** The index of the chosen one of so many answers: the first one where there are fewer than the choice needs. */
  candidateOf(count: number): number {
    const chosen = this.candidate.value;
    return chosen < count ? chosen : 0;
  }

  /** Replaces everything, as a link or the Back button does. Missing parts take their defaults. */
  restore(state: Partial<ViewState>): void {
    this.#state.value = { ...DEFAULT_VIEW, ...state };
  }

  /** Another dataset: what was selected, pinned and filtered belonged to the old one. */
  showDataset(name: string | null): void {
    if (name === this.#state.value.dataset) return;
    this.#change({
      dataset: name,
      selection: [],
      primary: null,
      pinned: null,
      span: null,
      moreSpans: [],
      filter: {},
      compare: this.#state.value.compare === "examples" ? "off" : this.#state.value.compare,
    });
  }

  showModels(names: string[]): void {
    const compare = this.#state.value.compare === "models" && names.length < 2 ? "off" : this.#state.value.compare;
    const before = this.#state.value.models;
    // Where no model was shown yet, the span is the link's.
    const spans = { ...(names[0] === before[0] || before.length === 0 ? {} : { span: null }), ...(names.join() === before.join() ? {} : { moreSpans: [] }) };
    this.#change({ models: names, compare, ...spans });
  }

  /** Adds the model to what is shown, or takes it away. */
  toggleModel(name: string): void {
    const models = this.#state.value.models;
    this.showModels(models.includes(name) ? models.filter((m) => m !== name) : [...models, name]);
  }

  /** Selects these examples; the primary stays when it is among them. */
  select(ids: string[], primary?: string | null): void {
    const before = this.#state.value.primary;
    const next = primary !== undefined ? primary : before && ids.includes(before) ? before : (ids[0] ?? null);
    this.#change({ selection: ids, primary: next, ...(next === before ? {} : this.#withoutSpans()) });
  }

  /** Makes one example the primary one; when it was not selected, it becomes the selection. */
  show(id: string): void {
    const { selection } = this.#state.value;
    this.select(selection.includes(id) ? selection : [id], id);
  }

  /** Holds an example for comparison; null lets go of it. */
  pin(id: string | null): void {
    this.#change({ pinned: id, compare: id ? "examples" : "off", moreSpans: [] });
  }

  setCompare(compare: Compare): void {
    this.#change({ compare, moreSpans: [] });
  }

  /** How the explanation is made. Another target lets go of the spans: they belonged to the other text. */
  explain(change: Partial<Pick<ViewState, "targetKind" | "candidate" | "granularity" | "regex" | "method" | "span">>): void {
    const { targetKind, candidate } = { ...this.#state.value, ...change };
    const other = targetKind !== this.#state.value.targetKind || candidate !== this.#state.value.candidate;
    this.#change({ ...(other ? { span: null, moreSpans: [] } : {}), ...change });
  }

  /** What is explained in one of the texts side by side: 0 is the selected example and the first model. */
  explainSpan(place: number, span: TextSpan | null): void {
    if (place === 0) return this.#change({ span });
    const moreSpans = Array.from(
      { length: Math.max(place, this.#state.value.moreSpans.length) },
      (_, index) => (index === place - 1 ? span : (this.#state.value.moreSpans[index] ?? null)),
    );
    this.#change({ moreSpans });
  }

  setLayout(layout: Layout): void {
    this.#change({ layout });
  }

  openTab(area: Area, panel: string): void {
    this.#change({ tabs: { ...this.#state.value.tabs, [area]: panel } });
  }

  setFilter(change: Filter): void {
    this.#change({ filter: tidy({ ...this.#state.value.filter, ...change }) });
  }

  clearFilter(): void {
    const { sort } = this.#state.value.filter;
    this.#change({ filter: sort ? { sort } : {} });
  }

  /** Another example: its text has other places. What is pinned keeps its span. */
  #withoutSpans(): Partial<ViewState> {
    return this.#state.value.compare === "examples" ? { span: null } : { span: null, moreSpans: [] };
  }

  #change(change: Partial<ViewState>): void {
    batch(() => (this.#state.value = { ...this.#state.value, ...change }));
  }
}

/** Without what says nothing, so that equal filters look equal. */
function tidy(filter: Filter): Filter {
  return Object.fromEntries(
    Object.entries(filter).filter(([, v]) => v != null && v !== "" && !(Array.isArray(v) && v.length === 0)),
  );
}

export const view = new View();
