// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { html } from "lit";
import { expect, test } from "vitest";
import "./cd-choice.ts";
import type { CdChoice } from "./cd-choice.ts";
import { expectAccessible, show } from "./test-page.ts";

const CHOICES = [
  { value: "word", label: "words" },
  { value: "line", label: "lines", unavailable: "Not now." },
  { value: "regex", label: "regex" },
];

async function choice(): Promise<{ element: CdChoice; chosen: string[]; radios: HTMLElement[] }> {
  const element = await show<CdChoice>(html`<cd-choice label="By" .choices=${CHOICES} value="word"></cd-choice>`);
  const chosen: string[] = [];
  element.addEventListener("choose", (event) => chosen.push((event as CustomEvent<string>).detail));
  return { element, chosen, radios: [...element.renderRoot.querySelectorAll<HTMLElement>("[role=radio]")] };
}

test("a click chooses, the chosen one and what is unavailable do not", async () => {
  const { chosen, radios } = await choice();
  radios.forEach((radio) => radio.click());
  expect(chosen).toEqual(["regex"]);
  expect(radios[1]!.title).toBe("Not now.");
});

test("arrow keys choose the next available one", async () => {
  const { chosen, radios } = await choice();
  radios[0]!.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
  expect(chosen).toEqual(["regex"]);
  expect(radios.map((radio) => radio.tabIndex)).toEqual([0, -1, -1]);
});

test("is accessible", async () => {
  await expectAccessible((await choice()).element);
});
