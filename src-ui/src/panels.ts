// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/**
 * The panels and where the layouts put them. A panel is a custom element without attributes that reads the stores; it is
 * fetched when its tab is first opened. A new panel needs one line here and one file under `elements/`.
 */
import type { Area, Layout } from "./state/view.ts";

export type PanelName = "data-table" | "embeddings" | "editor" | "counterfactuals" | "salience" | "metrics";

export interface Panel {
  name: PanelName;
  title: string;
  tag: string;
  load: () => Promise<unknown>;
}

export const PANELS: Record<PanelName, Panel> = {
  "data-table": {
    name: "data-table",
    title: "Data table",
    tag: "cd-data-table",
    load: () => import("./elements/table/cd-data-table.ts"),
  },
  embeddings: {
    name: "embeddings",
    title: "Embeddings",
    tag: "cd-embeddings-panel",
    load: () => import("./elements/embeddings/cd-embeddings-panel.ts"),
  },
  editor: {
    name: "editor",
    title: "Editor",
    tag: "cd-editor",
    load: () => import("./elements/editor/cd-editor.ts"),
  },
  counterfactuals: {
    name: "counterfactuals",
    title: "Counterfactuals",
    tag: "cd-counterfactuals-panel",
    load: () => import("./elements/counterfactuals/cd-counterfactuals-panel.ts"),
  },
  salience: {
    name: "salience",
    title: "Salience",
    tag: "cd-salience-panel",
    load: () => import("./elements/salience/cd-salience-panel.ts"),
  },
  metrics: {
    name: "metrics",
    title: "Metrics",
    tag: "cd-metrics-panel",
    load: () => import("./elements/metrics/cd-metrics-panel.ts"),
  },
};

/** Which panels are the tabs of which area, by LIT's names of the layouts. */
export const LAYOUT_PANELS: Record<Layout, Partial<Record<Area, PanelName[]>>> = {
  left_right: { left: ["data-table", "editor"], lower: ["salience", "counterfactuals", "metrics", "embeddings"] },
  top_bottom: { upper: ["data-table", "editor"], lower: ["salience", "counterfactuals", "metrics", "embeddings"] },
  three_panel: {
    left: ["data-table", "embeddings"],
    upper: ["editor", "counterfactuals"],
    lower: ["salience", "metrics"],
  },
};

/** All panels as the tabs of one column, where there is no room for areas: what people go back and forth between comes first. */
export const NARROW_PANELS: PanelName[] = ["data-table", "editor", "salience", "counterfactuals", "metrics", "embeddings"];
