// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { expect, test } from "vitest";
import { excerpt } from "./excerpt.ts";
import { inField, mark, range, searchTerms, termsFor } from "./query.ts";

const joined = (pieces: { text: string; hit: boolean }[]) => pieces.map((p) => (p.hit ? `[${p.text}]` : p.text)).join("");

test("words, phrases and fields are marked; what is excluded and ranges of numbers are not", () => {
  const terms = searchTerms('Garlic source:few "Onion soup" -mint score:1-10 -source:x');
  expect(terms).toEqual([
    { field: null, text: "garlic" },
    { field: "source", text: "few" },
    { field: null, text: "onion soup" },
  ]);
  expect(termsFor(terms, "prompt")).toEqual(["garlic", "onion soup"]);
  expect(termsFor(terms, "source")).toEqual(["garlic", "few", "onion soup"]);
});

test("OR and AND between words are no words, as the search reads them", () => {
  const words = (query: string) => searchTerms(query).map(({ field, text }) => (field ? `${field}:${text}` : text));
  expect(words("soup OR bread")).toEqual(["soup", "bread"]);
  expect(words("soup AND bread AND")).toEqual(["soup", "bread"]);
  expect(words("AND soup")).toEqual(["soup"]);
  expect(words("soup or bread and Or")).toEqual(["soup", "or", "bread", "and", "or"]);
  expect(words('"OR" source:OR soup "AND"')).toEqual(["or", "source:or", "soup", "and"]);
  expect(words("OR soup")).toEqual(["or", "soup"]);
  expect(words("soup OR")).toEqual(["soup", "or"]);
  expect(words("soup OR OR bread")).toEqual(["soup", "or", "bread"]);
  expect(words("soup OR AND")).toEqual(["soup", "and"]);
  expect(words("-soup OR bread")).toEqual(["bread"]);
  expect(words("soup OR -OR")).toEqual(["soup"]);
});

test("a field's name is quoted where the search would not know its end, and what is found in it is marked", () => {
  expect(["source", "my field", "größe", "a:b", "-x", 'a"b'].map(inField)).toEqual([
    "source:",
    '"my field":',
    '"größe":',
    '"a:b":',
    '"-x":',
    'a"b:',
  ]);
  expect(['a "b', '"a"', '-"a'].map(inField)).toEqual([null, null, null]);
  expect(searchTerms('"my field":Few -"my field":x "my field":"two words" "my field"')).toEqual([
    { field: "my field", text: "few" },
    { field: "my field", text: "two words" },
    { field: null, text: "my field" },
  ]);
});

test("a range has all digits of its numbers", () => {
  expect([range(1, 2.5), range(-5, -1), range(-1.5e-7, 1e-7), range(0, 1.25e21)]).toEqual([
    "1-2.5",
    "-5--1",
    "-0.00000015-0.0000001",
    "0-1250000000000000000000",
  ]);
});

test("marks every place, whatever the case, and loses no character", () => {
  expect(joined(mark("Garlic bread, no garlic", ["garlic"]))).toBe("[Garlic] bread, no [garlic]");
  for (const text of ["", "<b>&amp;</b>", "İstanbul", "x".repeat(50)])
    expect(mark(text, ["b", "x", "i"]).map((p) => p.text).join("")).toBe(text);
});

test("an excerpt has the beginning and the end of a long prompt", () => {
  const { first, second } = excerpt("Judge a dish.\n\n" + "Some example. ".repeat(40) + "\nSuggestion: garlic bread");
  expect(joined(first)).toBe("Judge a dish.");
  expect(joined(second)).toMatch(/^….*Suggestion: garlic bread$/);
});

test("an excerpt shows the place that was found instead of the end", () => {
  const text = "Judge a dish.\n" + "Some example. ".repeat(40) + "an onion soup " + "More. ".repeat(60);
  expect(joined(excerpt(text, ["onion"]).second)).toContain("[onion] soup");
});

test("a short text is one line", () => {
  expect(excerpt("What is 2 + 2?")).toEqual({ first: [{ text: "What is 2 + 2?", hit: false }], second: [], isEnd: false });
});
