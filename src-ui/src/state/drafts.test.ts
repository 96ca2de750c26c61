// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { expect, test } from "vitest";
import { drafts } from "./drafts.ts";

test("a draft is kept by dataset and example, and gone when nothing is edited any more", () => {
  drafts.save("a", "1", { prompt: "x" });
  expect(drafts.of("a", "1")?.fields).toEqual({ prompt: "x" });
  expect(drafts.of("b", "1")).toBeNull();
  drafts.save("a", "1", {});
  expect(drafts.of("a", "1")).toBeNull();
});

test("the oldest drafts give way to new ones", () => {
  for (let i = 0; i < 120; i++) drafts.save("many", String(i), { prompt: "x" });
  expect(drafts.of("many", "0")).toBeNull();
  expect(drafts.of("many", "119")).not.toBeNull();
});
