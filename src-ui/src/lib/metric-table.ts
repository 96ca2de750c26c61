// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/** The metrics table without its looks: order, what is best, numbers as text, the file to take away. */
import type { MetricInfo, MetricRow } from "../api/types.ts";

/** A column that can be sorted: `model`, `group`, `n`, or a metric's name. */
export interface Order {
  readonly column: string;
  readonly descending: boolean;
}

/** A value with as many digits as it is worth: two for 0 to 100, three for 0 to 1. */
export function metricText(value: number | null | undefined, info: MetricInfo): string {
  if (value == null) return "–";
  return value.toFixed(info.max > 10 ? 2 : 3);
}

/** How far along its scale a value is, 0 to 1. */
export function metricShare(value: number | null | undefined, info: MetricInfo): number {
  if (value == null || info.max <= info.min) return 0;
  return Math.min(1, Math.max(0, (value - info.min) / (info.max - info.min)));
}

function sortKey(row: MetricRow, column: string): number | string | null {
  if (column === "model") return row.model;
  if (column === "group") return row.group.name;
  if (column === "n") return row.n;
  return row.values[column] ?? null;
}

/** The rows in another order; those without a value come last whichever way, equal ones stay as they were. */
export function sorted(rows: readonly MetricRow[], order: Order | null): MetricRow[] {
  if (!order) return [...rows];
  return rows
    .map((row, index) => ({ row, index, key: sortKey(row, order.column) }))
    .sort((a, b) => {
      if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null) || a.index - b.index;
      const up =
        typeof a.key === "number" && typeof b.key === "number" ? a.key - b.key : String(a.key).localeCompare(String(b.key));
      return (order.descending ? -up : up) || a.index - b.index;
    })
    .map(({ row }) => row);
}

/**
 * The values worth marking, as "row index, metric": with several models the best one of each group, with one model the best
 * group among its like. What stands alone is not marked.
 */
export function bestCells(rows: readonly MetricRow[], metrics: readonly MetricInfo[]): Set<string> {
  const several = new Set(rows.map((row) => row.model)).size > 1;
  const rivals = new Map<string, number[]>();
  rows.forEach((row, index) => {
    const key = several ? `${row.group.kind} ${row.group.name}` : row.group.kind;
    rivals.set(key, [...(rivals.get(key) ?? []), index]);
  });
  const best = new Set<string>();
  for (const indexes of rivals.values())
    for (const { name, best: end } of metrics) {
      const values = indexes.map((i) => rows[i]!.values[name]).filter((v): v is number => v != null);
      if (values.length < 2) continue;
      const winner = end === "highest" ? Math.max(...values) : Math.min(...values);
      if (values.every((v) => v === winner)) continue;
      for (const i of indexes) if (rows[i]!.values[name] === winner) best.add(`${i} ${name}`);
    }
  return best;
}

/** A name as a cell of a CSV file: quoted, and no formula for a spreadsheet. */
function cell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const harmless = /^[=+\-@\t\r]/u.test(value) ? `'${value}` : value;
  return /[",\r\n]/u.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** The table as CSV, with a header row and CRLF. */
export function metricsCsv(rows: readonly MetricRow[], metrics: readonly MetricInfo[]): string {
  const facets = [...new Set(rows.flatMap((row) => Object.keys(row.group.facets)))];
  const head = ["model", "kind", "group", ...facets, "n", "without_target", "without_response", ...metrics.map((m) => m.name)];
  const lines = rows.map((row) => [
    row.model,
    row.group.kind,
    row.group.name,
    ...facets.map((facet) => row.group.facets[facet] ?? null),
    row.n,
    row.withoutTarget,
    row.withoutResponse,
    ...metrics.map((m) => row.values[m.name] ?? null),
  ]);
  return [head, ...lines].map((line) => line.map(cell).join(",") + "\r\n").join("");
}
