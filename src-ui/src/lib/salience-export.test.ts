// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { expect, test } from "vitest";
import { explain } from "./explanation.ts";
import { type Provenance, toCsv, toJson, toSvg } from "./salience-export.ts";
import { wordsAsTokens } from "./segments.ts";

const PROMPT = '=SUM(1) "a,b"\n<script>';
const TARGET = " yes";
const explanation = explain(
  { prompt: PROMPT, target: TARGET },
  wordsAsTokens(PROMPT + TARGET, PROMPT.length),
  { start: PROMPT.length, end: PROMPT.length + TARGET.length },
  { kind: "tokens", scores: [1, -3, 0, 4, 9], signed: true, logProbabilities: [null, null, null, null, -0.5] },
  { cut: { granularity: "word" }, aggregation: "sum", withoutSpecial: true },
);
const provenance: Provenance = {
  dataset: "sample",
  exampleId: "1",
  model: "m & m",
  method: "grad_dot_input",
  targetKind: "response",
  granularity: "word",
  aggregation: "sum",
};

test("a table has one row per segment, quoted, and no text in it is a formula", () => {
  const lines = toCsv(explanation).split("\r\n");
  expect(lines[0]).toBe("segment,start,end,text,role,value,raw,share,rank,log_probability");
  expect(lines[1]).toBe("0,0,7,'=SUM(1),context,-1,1,0.125,3,");
  expect(lines[2]).toBe('1,7,13," ""a,b""",context,3,-3,0.375,2,');
  expect(lines[5]).toBe("4,22,26, yes,explained,-9,9,0,,-0.5");
  expect(lines).toHaveLength(7);
});

test("the whole of it says where it comes from and gives offsets, values and the raw ones", () => {
  const content = JSON.parse(toJson(explanation, provenance)) as Record<string, unknown> & { segments: unknown[] };
  expect(content).toMatchObject({ model: "m & m", prompt: PROMPT, target: TARGET, explained: { start: 22, end: 26 }, largest: 4 });
  expect(content.segments[1]).toEqual({
    start: 7, end: 13, text: ' "a,b"', special: false, role: "context", value: 3, raw: -3, share: 0.375, logProbability: null,
  });
});

test("a picture holds the text as text", () => {
  const svg = toSvg(explanation, provenance, { kind: "signed", intensity: 0.5, reach: 4, measure: (text) => text.length * 7 });
  expect(svg).toContain("&lt;script&gt;");
  expect(svg).not.toContain("<script>");
  expect(svg).toContain("m &amp; m · grad_dot_input · by word");
  expect(svg.match(/<text /g)!.length).toBe(4 + 3);
});
