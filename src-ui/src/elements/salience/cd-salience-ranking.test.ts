// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { html } from "lit";
import { expect, test } from "vitest";
import type { Explanation } from "../../lib/explanation.ts";
import { expectAccessible, show } from "../test-page.ts";
import "./cd-salience-ranking.ts";
import type { CdSalienceRanking } from "./cd-salience-ranking.ts";
import { explained, strengthsOf } from "./example.ts";

async function ranking(explanation = explained()) {
  const element = await show<CdSalienceRanking>(
    html`<cd-salience-ranking .explanation=${explanation} .strengths=${strengthsOf(explanation)} checkable></cd-salience-ranking>`,
  );
  const told: [string, number][] = [];
  for (const name of ["segment-hover", "segment-show", "check"]) {
    element.addEventListener(name, (event) => told.push([name, (event as CustomEvent<number>).detail]));
  }
  return { element, told, rows: [...element.renderRoot.querySelectorAll("li")] };
}

test("lists the strongest first, with sign and share", async () => {
  const { rows } = await ranking();
  expect(rows.map((row) => row.textContent!.replace(/\s+/g, " ").trim())).toEqual(["<b>figs</b>. 50 %", "tart −29 %", "Answer: 14 %", "Likes: −7.1 %"]);
});

test("a row shows its segment, its button checks it", async () => {
  const { rows, told } = await ranking();
  rows[0]!.querySelector<HTMLElement>(".segment")!.click();
  rows[1]!.querySelector<HTMLElement>(".check")!.click();
  expect(told).toEqual([["segment-show", 2], ["check", 5]]);
});

test("line breaks and spaces are listed only when asked for, and how much they weigh is said", async () => {
  const { element } = await ranking(withStrongBreak());
  const names = () => [...element.renderRoot.querySelectorAll(".name")].map((name) => name.textContent);
  expect(names()).not.toContain("↵ (line break)");
  const note = element.renderRoot.querySelector<HTMLElement>(".blanks")!;
  expect(note.textContent!.replace(/\s+/g, " ").trim()).toBe("20 % in line breaks and spaces, not listed List them");
  note.querySelector("button")!.click();
  await element.updateComplete;
  expect(names()[0]).toBe("↵ (line break)");
});

/** The line break before the answer is worth a fifth of all. */
function withStrongBreak(): Explanation {
  const explanation = explained();
  const at = explanation.segments.length;
  const segment = { ...explanation.segments[0]!, start: 30, end: 31, text: "\n", special: false };
  return {
    ...explanation,
    segments: [...explanation.segments, segment],
    roles: [...explanation.roles, "context"],
    values: [...explanation.values, 3],
    shares: [...explanation.shares, 0.2],
    ranking: [at, ...explanation.ranking],
  };
}

test("is accessible", async () => {
  await expectAccessible((await ranking()).element);
  await expectAccessible((await ranking(withStrongBreak())).element);
});
