// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { expect, test } from "vitest";
import type { MetricInfo, MetricRow } from "../api/types.ts";
import { bestCells, metricsCsv, metricShare, metricText, sorted } from "./metric-table.ts";

const info = (name: string, max: number, best: "highest" | "lowest" = "highest"): MetricInfo => ({
  name,
  title: name,
  description: "",
  min: 0,
  max,
  best,
});
const BLEU = info("bleu", 100);
const ROUGE = info("rougeL", 1);

const row = (model: string, group: string, n: number, bleu: number | null, kind: "all" | "facet" = "facet"): MetricRow => ({
  model,
  group: { kind, name: group, facets: kind === "facet" ? { source: group } : {} },
  n,
  withoutTarget: 0,
  withoutResponse: 0,
  values: { bleu },
  exampleIds: [],
});

test("a value has the digits that its scale is worth, and none is a dash", () => {
  expect(metricText(12.3456, BLEU)).toBe("12.35");
  expect(metricText(0.83333, ROUGE)).toBe("0.833");
  expect(metricText(null, ROUGE)).toBe("–");
  expect(metricShare(25, BLEU)).toBe(0.25);
  expect(metricShare(null, BLEU)).toBe(0);
});

test("metric columns sort by their values, rows without one come last either way", () => {
  const rows = [row("a", "x", 1, 5), row("a", "y", 2, null), row("a", "z", 3, 9)];
  const names = (descending: boolean) => sorted(rows, { column: "bleu", descending }).map((r) => r.group.name);
  expect(names(false)).toEqual(["x", "z", "y"]);
  expect(names(true)).toEqual(["z", "x", "y"]);
  expect(sorted(rows, null)).toEqual(rows);
  expect(sorted(rows, { column: "n", descending: true }).map((r) => r.n)).toEqual([3, 2, 1]);
});

test("of several models the best of each group is marked", () => {
  const rows = [row("a", "x", 1, 5), row("b", "x", 1, 7), row("a", "y", 1, 3), row("b", "y", 1, 3)];
  expect([...bestCells(rows, [BLEU])]).toEqual(["1 bleu"]);
});

test("of one model the best group among its like is marked, the whole dataset never", () => {
  const rows = [row("a", "all", 9, 99, "all"), row("a", "x", 1, 5), row("a", "y", 1, 6)];
  expect([...bestCells(rows, [BLEU])]).toEqual(["2 bleu"]);
});

test("where less is better, the least is best", () => {
  const rows = [row("a", "x", 1, 5), row("a", "y", 1, 6)];
  expect([...bestCells(rows, [info("bleu", 100, "lowest")])]).toEqual(["0 bleu"]);
});

test("the file has facets as columns and no formulas", () => {
  const csv = metricsCsv([row("=1+1", 'say "hi", you', 2, 1.5), row("b", "y", 0, null)], [BLEU]);
  expect(csv.split("\r\n")).toEqual([
    "model,kind,group,source,n,without_target,without_response,bleu",
    `'=1+1,facet,"say ""hi"", you","say ""hi"", you",2,0,0,1.5`,
    "b,facet,y,y,0,0,0,",
    "",
  ]);
});
