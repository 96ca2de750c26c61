// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import type { Dataset, Field, MetricInfo } from "../../api/types.ts";
import { catalog } from "../../state/catalog.ts";
import { metrics } from "../../state/metrics.ts";
import { preferences } from "../../state/preferences.ts";

/** One column: the row's number, a field of the data, a model's response, or how good that response is. */
export type Column =
  | { kind: "number"; id: "#"; title: string }
  | { kind: "field"; id: string; title: string; field: Field }
  | { kind: "response"; id: string; title: string; model: string }
  | { kind: "metric"; id: string; title: string; model: string; info: MetricInfo };

/** What a column is at least as wide as, and how it shares what is left. */
const SHARES: Record<string, { least: number; share: number }> = {
  "#": { least: 46, share: 0 },
  prompt: { least: 170, share: 2 },
  target: { least: 96, share: 0.9 },
  response: { least: 140, share: 1.6 },
  metric: { least: 84, share: 0.1 },
  text: { least: 120, share: 1 },
  category: { least: 104, share: 0.5 },
  number: { least: 70, share: 0.2 },
  boolean: { least: 60, share: 0.1 },
};
const ORDER: Field["type"][] = ["category", "number", "boolean"];
const NARROWEST = 48;
const WIDEST = 1200;

/** All columns in the order in which they are read: short facts, the texts with the prompt first, the answers. */
export function allColumns(dataset: Dataset | null, models: string[]): Column[] {
  const fields = dataset?.fields ?? [];
  const place = (f: Field) =>
    f.name === "prompt" ? 10 : f.name === "target" ? 11 : ORDER.includes(f.type) ? ORDER.indexOf(f.type) : 12;
  return [
    { kind: "number", id: "#", title: "#" },
    ...[...fields]
      .sort((a, b) => place(a) - place(b))
      .map((field): Column => ({ kind: "field", id: field.name, title: field.name, field })),
    ...models.flatMap((model): Column[] => [
      { kind: "response", id: `response ${model}`, title: model, model },
      ...metricColumns(model, models.length > 1),
    ]),
  ];
}

/** The metrics that people want to see for each row; the metrics panel says which. */
function metricColumns(model: string, several: boolean): Column[] {
  return (catalog.capabilities.value?.metrics ?? [])
    .filter((info) => metrics.inTable.value.includes(info.name))
    .map((info) => ({
      kind: "metric",
      id: `metric ${info.name} ${model}`,
      title: several ? `${info.title} · ${model}` : info.title,
      model,
      info,
    }));
}

export function isHidden(dataset: string, column: Column): boolean {
  return preferences.hiddenColumns.value[dataset]?.includes(column.id) ?? false;
}

export function setHidden(dataset: string, column: Column, hidden: boolean): void {
  if (column.kind === "metric") {
    metrics.setInTable(column.info.name, !hidden);
    return;
  }
  const all = preferences.hiddenColumns.peek();
  const others = (all[dataset] ?? []).filter((id) => id !== column.id);
  preferences.hiddenColumns.value = { ...all, [dataset]: hidden ? [...others, column.id] : others };
}

/** The columns' widths as a grid template: what was dragged is fixed, the rest shares the room. */
export function template(columns: Column[]): string {
  const widths = preferences.columnWidths.value;
  return columns
    .map((column) => {
      const width = widths[column.id];
      if (width !== undefined) return `${width}px`;
      const { least, share } = SHARES[sizeKey(column)]!;
      return share ? `minmax(${least}px, ${share}fr)` : `${least}px`;
    })
    .join(" ");
}

export function setWidth(column: Column, width: number | null): void {
  const widths = { ...preferences.columnWidths.peek() };
  if (width === null) delete widths[column.id];
  else widths[column.id] = Math.round(Math.min(WIDEST, Math.max(NARROWEST, width)));
  preferences.columnWidths.value = widths;
}

function sizeKey(column: Column): string {
  if (column.kind === "number") return "#";
  if (column.kind === "response" || column.kind === "metric") return column.kind;
  return column.field.name in SHARES ? column.field.name : column.field.type;
}
