// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { html } from "lit";
import { expect, test } from "vitest";
import { expectAccessible, show } from "../test-page.ts";
import "./cd-salience-legend.ts";

const words = (element: HTMLElement & { renderRoot?: ParentNode }) => element.renderRoot!.textContent!.replace(/\s+/g, " ").trim();

test("says what each end means, with real numbers of three digits", async () => {
  expect(words(await show(html`<cd-salience-legend scale="signed" reach="0.16432"></cd-salience-legend>`))).toBe(
    "pushes away−0.164+0.164 pushes towards",
  );
  expect(words(await show(html`<cd-salience-legend scale="unsigned" reach="1602.3"></cd-salience-legend>`))).toContain("01602stronger influence");
  expect(words(await show(html`<cd-salience-legend scale="signed" of="difference" reach="0.12"></cd-salience-legend>`))).toContain("−12 %");
});

test("is accessible", async () => {
  await expectAccessible(await show(html`<cd-salience-legend scale="signed" reach="2"></cd-salience-legend>`));
});
