// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { expect, test } from "vitest";
import { examples } from "../../state/examples.ts";
import { until } from "../test-page.ts";
import { example, startOn } from "../test-server.ts";

test("a new list has all of its blocks and nothing of the one before, whichever block is here first", async () => {
  const rows = Array.from({ length: 250 }, (_, i) => example(i));
  let moved = 0;
  let release = () => {};
  let first = Promise.resolve();
  await startOn(rows, {
    answers: {
      "GET /datasets/menus/examples*": async ({ query }) => {
        const offset = Number(query.get("offset"));
        if (offset === 0) await first;
        return { items: rows.slice(offset + moved, offset + moved + 100), total: 250 - moved, offset, limit: 100 };
      },
    },
  });
  examples.need(100, 200);
  await until("two blocks", () => examples.rows.value.ids.get(199) === "e199");

  moved = 1;
  first = new Promise((resolve) => (release = resolve));
  const reloaded = examples.reload();
  examples.need(200, 249);
  await until("the last block", () => examples.rows.value.ids.get(248) === "e249");
  expect([0, 100].map((index) => examples.rows.value.ids.get(index))).toEqual([undefined, undefined]);
  release();
  await reloaded;
  expect([0, 99, 248].map((index) => examples.rows.value.ids.get(index))).toEqual(["e1", "e100", "e249"]);
  expect(examples.rows.value.total).toBe(249);
});
