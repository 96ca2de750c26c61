// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { expect, test } from "vitest";
import { fromQuery, MOST_IDS_IN_URL, toQuery } from "./url.ts";
import { DEFAULT_VIEW, type ViewState } from "./view.ts";

const FULL: ViewState = {
  dataset: "menus & more",
  models: ["a,b", "c d"],
  selection: ["1", "2"],
  primary: "2",
  pinned: "1",
  compare: "examples",
  targetKind: "target",
  candidate: 2,
  granularity: "regex",
  regex: "^#+ ",
  method: "grad_l2",
  span: { start: 4, end: 19 },
  moreSpans: [null, { start: 0, end: 3 }],
  layout: "top_bottom",
  tabs: { left: "embeddings", lower: "metrics" },
  filter: { query: 'source:gsm8k "two words"', facet: ["source:a", "n:1-2"], slice: "s", added: true, hidden: "all", sort: "-prompt" },
};

test("a view comes back from its address as it was", () => {
  expect(fromQuery(new URLSearchParams(toQuery(FULL).toString()))).toEqual(FULL);
});

test("what is as usual is not in the address", () => {
  expect(toQuery(DEFAULT_VIEW).toString()).toBe("");
  expect(fromQuery(new URLSearchParams())).toEqual(DEFAULT_VIEW);
});

test("what cannot be understood is as usual", () => {
  const state = fromQuery(new URLSearchParams("layout=sideways&answer=0&by=syllable&span=a-b&compare=all&models=%25"));
  expect(state).toEqual({ ...DEFAULT_VIEW, models: ["%"] });
});

test("a long selection leaves the address, its primary example does not", () => {
  const selection = Array.from({ length: MOST_IDS_IN_URL + 1 }, (_, i) => String(i));
  const query = toQuery({ ...DEFAULT_VIEW, selection, primary: "7" });
  expect(query.toString()).toBe("primary=7");
});
