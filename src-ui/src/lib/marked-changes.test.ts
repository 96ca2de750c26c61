// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { expect, test } from "vitest";
import { changePieces, piecesOf, shortened } from "./marked-changes.ts";

const change = (start: number, before: string, after: string) => ({
  field: "prompt",
  start,
  end: start + before.length,
  before,
  after,
});
const text = (pieces: readonly { kind: string; text?: string }[]) =>
  pieces.map((p) => (p.kind === "removed" ? `-${p.text}-` : p.kind === "added" ? `+${p.text}+` : p.kind === "gap" ? "…" : p.text)).join("");

test("what went and what came stand where they belong", () => {
  expect(text(changePieces("a great day", [change(2, "great", "bad")]))).toBe("a -great-+bad+ day");
  expect(text(changePieces("one two", [change(4, "two", ""), change(0, "one", "1")]))).toBe("-one-+1+ -two-");
  expect(changePieces("same", [])).toEqual([{ kind: "same", text: "same" }]);
});

test("after an edit by hand the words are compared instead", () => {
  const changes = [change(2, "great", "bad")];
  expect(text(piecesOf("a great day", "a bad day", changes))).toBe("a -great-+bad+ day");
  expect(text(piecesOf("a great day", "a bad night", changes))).toBe("a -great-+bad+ -day-+night+");
});

test("long stretches that stayed are shortened at words, changes never", () => {
  const before = `${"start ".repeat(40)}great ${"end ".repeat(40)}`;
  const pieces = shortened(changePieces(before, [change(240, "great", "bad ".repeat(40))]), 12);
  expect(text(pieces)).toBe(`…start start -great-+${"bad ".repeat(40)}+ end end end…`);
  const gaps = pieces.reduce((sum, p) => sum + (p.kind === "gap" ? p.characters : 0), 0);
  const shown = pieces.reduce((sum, p) => sum + (p.kind === "same" ? p.text.length : 0), 0);
  expect(gaps + shown + "great".length).toBe(before.length);
});

test("short texts stay whole", () => {
  expect(text(shortened(changePieces("a great day", [change(2, "great", "bad")]), 40))).toBe("a -great-+bad+ day");
});
