// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/**
 * The view in the address bar. Steps that a person would want to go back to (another example, dataset, model, layout) are
 * entries of the history; what changes while typing or dragging replaces the current one.
 */
import { api } from "../api/client.ts";
import type { TextSpan } from "../api/types.ts";
import { notices } from "./notices.ts";
import { effect } from "./signals.ts";
import {
  COMPARES,
  DEFAULT_VIEW,
  GRANULARITIES,
  LAYOUTS,
  view,
  type Area,
  type Compare,
  type Granularity,
  type Layout,
  type TargetKind,
  type ViewState,
} from "./view.ts";

/** Longer selections do not fit an address; a share takes them. */
export const MOST_IDS_IN_URL = 100;
const AREAS: Area[] = ["left", "upper", "lower"];

/** A view as the query of an address; what is as usual is left out. */
export function toQuery(state: ViewState): URLSearchParams {
  const query = new URLSearchParams();
  const put = (name: string, value: string | null | undefined) => {
    if (value != null && value !== "") query.append(name, value);
  };
  put("dataset", state.dataset);
  put("models", state.models.map(encodeURIComponent).join(","));
  const many = state.selection.length > MOST_IDS_IN_URL;
  const onlyPrimary = state.selection.length === 1 && state.selection[0] === state.primary;
  if (!many && !onlyPrimary) put("selection", state.selection.join(","));
  put("primary", state.primary);
  put("pinned", state.pinned);
  if (state.compare !== "off") put("compare", state.compare);
  if (state.targetKind !== DEFAULT_VIEW.targetKind) put("target", state.targetKind);
  if (state.candidate > 0) put("answer", String(state.candidate + 1));
  if (state.granularity !== DEFAULT_VIEW.granularity) put("by", state.granularity);
  if (state.regex !== DEFAULT_VIEW.regex) put("regex", state.regex);
  put("method", state.method);
  put("span", spanText(state.span));
  if (state.moreSpans.some(Boolean)) put("spans", state.moreSpans.map(spanText).join(","));
  if (state.layout !== DEFAULT_VIEW.layout) put("layout", state.layout);
  for (const area of AREAS) put(`${area}_tab`, state.tabs[area]);
  const { query: words, facet, slice, added, hidden, sort } = state.filter;
  put("q", words);
  for (const one of facet ?? []) put("facet", one);
  put("slice", slice);
  if (added) put("added", "true");
  put("hidden", hidden);
  put("sort", sort);
  return query;
}

/** The view that an address describes. What cannot be understood is as usual. */
export function fromQuery(query: URLSearchParams): ViewState {
  const list = (name: string) => (query.get(name) ?? "").split(",").filter(Boolean);
  const oneOf = <V extends string>(name: string, values: readonly V[], otherwise: V): V =>
    values.find((v) => v === query.get(name)) ?? otherwise;
  const primary = query.get("primary") ?? list("selection")[0] ?? null;
  const selection = query.has("selection") ? list("selection") : primary ? [primary] : [];
  const hidden = query.get("hidden");
  return {
    dataset: query.get("dataset"),
    models: list("models").map(decode),
    selection,
    primary,
    pinned: query.get("pinned"),
    compare: oneOf<Compare>("compare", COMPARES, "off"),
    targetKind: oneOf<TargetKind>("target", ["response", "target"], DEFAULT_VIEW.targetKind),
    candidate: /^[1-9]\d?$/.test(query.get("answer") ?? "") ? Number(query.get("answer")) - 1 : DEFAULT_VIEW.candidate,
    granularity: oneOf<Granularity>("by", GRANULARITIES, DEFAULT_VIEW.granularity),
    regex: query.get("regex") ?? DEFAULT_VIEW.regex,
    method: query.get("method"),
    span: spanOf(query.get("span")),
    moreSpans: query.has("spans") ? query.get("spans")!.split(",").map(spanOf) : [],
    layout: oneOf<Layout>("layout", LAYOUTS, DEFAULT_VIEW.layout),
    tabs: Object.fromEntries(AREAS.flatMap((a) => (query.get(`${a}_tab`) ? [[a, query.get(`${a}_tab`)!]] : []))),
    filter: {
      ...(query.get("q") ? { query: query.get("q")! } : {}),
      ...(query.has("facet") ? { facet: query.getAll("facet") } : {}),
      ...(query.get("slice") ? { slice: query.get("slice")! } : {}),
      ...(query.get("added") === "true" ? { added: true } : {}),
      ...(hidden === "true" || hidden === "all" ? { hidden } : {}),
      ...(query.get("sort") ? { sort: query.get("sort")! } : {}),
    },
  };
}

function spanText(span: TextSpan | null): string {
  return span ? `${span.start}-${span.end}` : "";
}

function spanOf(text: string | null): TextSpan | null {
  const found = /^(\d{1,9})-(\d{1,9})$/.exec(text ?? "");
  const span = found ? { start: Number(found[1]), end: Number(found[2]) } : null;
  return span && span.end > span.start ? span : null;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether going from one view to the other is a step that Back should undo. */
function isStep(from: ViewState, to: ViewState): boolean {
  const step = (s: ViewState) => JSON.stringify([s.dataset, s.models, s.primary, s.pinned, s.compare, s.layout, s.tabs]);
  return step(from) !== step(to);
}

/** Reads the address into the view and keeps the two together from then on. Called once, when the page starts. */
export async function startUrl(): Promise<void> {
  const query = new URLSearchParams(location.search);
  const share = query.get("share");
  let state = fromQuery(query);
  if (share) {
    try {
      state = { ...DEFAULT_VIEW, ...((await api.shared(share)).state as Partial<ViewState>) };
    } catch (error) {
      notices.problem(error);
    }
  }
  view.restore(state);
  addEventListener("popstate", () => view.restore(fromQuery(new URLSearchParams(location.search))));
}

/** Writes the view into the address whenever it changes. Starts after the first view is complete. */
export function followView(): void {
  let before: ViewState | null = null;
  effect(() => {
    const state = view.state.value;
    const search = `?${toQuery(state)}`;
    const there = search === location.search || (search === "?" && location.search === "");
    if (!there) {
      if (before && isStep(before, state)) history.pushState(null, "", search);
      else history.replaceState(null, "", search);
    }
    before = state;
  });
}
