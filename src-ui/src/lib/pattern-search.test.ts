// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { describe, expect, test } from "vitest";
import { findPattern, PATTERN_LENGTH_LIMIT } from "./pattern-search.ts";

const TEXT = "Task\nTaste: a\nTaste: b";

describe("a person's expression", () => {
  test("finds where each match starts, line by line", () => {
    expect(findPattern("^Taste", TEXT)).toEqual({ kind: "found", starts: [5, 14] });
    expect(findPattern("\\n+", TEXT)).toEqual({ kind: "found", starts: [4, 13] });
  });

  test("may match nothing at all, or an empty place", () => {
    expect(findPattern("nowhere", TEXT)).toEqual({ kind: "found", starts: [] });
    expect(findPattern("(?=Taste)", TEXT)).toEqual({ kind: "found", starts: [5, 14] });
  });

  test("may be written in the lenient syntax", () => {
    expect(findPattern("T\\aste|a\\-b", "a-b").kind).toBe("found");
  });

  test("is refused in words when it is none, is empty, or is too long", () => {
    expect(findPattern("(", TEXT)).toMatchObject({ kind: "invalid", problem: expect.stringMatching(/^Not a regular expression: /) });
    expect(findPattern("", TEXT).kind).toBe("invalid");
    expect(findPattern("a".repeat(PATTERN_LENGTH_LIMIT + 1), TEXT)).toMatchObject({ kind: "invalid", problem: expect.stringContaining("1000") });
  });
});
