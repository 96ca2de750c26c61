// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { html } from "lit";
import { describe, expect, test } from "vitest";
import type { Explanation } from "../../lib/explanation.ts";
import type { Span } from "../../lib/segments.ts";
import { expectAccessible, show } from "../test-page.ts";
import "./cd-salience-text.ts";
import type { CdSalienceText } from "./cd-salience-text.ts";
import { explained, PROMPT, strengthsOf, TARGET, TARGET_START } from "./example.ts";

async function text(explanation: Explanation = explained(), more: Partial<CdSalienceText> = {}) {
  const element = await show<CdSalienceText>(html`<cd-salience-text .explanation=${explanation} .strengths=${strengthsOf(explanation)} scale="signed"></cd-salience-text>`);
  Object.assign(element, { scale: "signed" }, more);
  await element.updateComplete;
  const asked: (Span | null)[] = [];
  element.addEventListener("explain-span", (event) => asked.push((event as CustomEvent<Span | null>).detail));
  const find = (selector: string) => element.renderRoot.querySelector<HTMLElement>(selector);
  const segment = (name: string) => [...element.renderRoot.querySelectorAll<HTMLElement>("[data-i]")].find((span) => span.textContent?.trim() === name)!;
  return { element, asked, find, segment, page: find(".text")! };
}

function pointer(type: string, target: Element, more: PointerEventInit = {}): void {
  target.dispatchEvent(new PointerEvent(type, { bubbles: true, composed: true, button: 0, pointerType: "mouse", ...more }));
}

function click(target: Element, more: PointerEventInit = {}): void {
  pointer("pointerdown", target, more);
  pointer("pointerup", target, more);
}

function key(target: Element, name: string, more: KeyboardEventInit = {}): void {
  target.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, ...more }));
}

const wordSpan = (word: string): Span => {
  const start = (PROMPT + TARGET).indexOf(word);
  return { start, end: start + word.length };
};

describe("the text", () => {
  test("reads as it was written, and nothing in it becomes an element", async () => {
    const { page } = await text();
    const written = page.textContent!.replace("response", "");
    expect(written).toBe(PROMPT + TARGET);
    expect(page.querySelector("b")).toBeNull();
  });

  test("colours what influences, and dots the underline of what pushes away", async () => {
    const { segment } = await text();
    expect(segment("<b>figs</b>.").style.backgroundColor).not.toBe("");
    expect(segment("<b>figs</b>.").classList.contains("away")).toBe(false);
    expect(segment("tart").classList.contains("away")).toBe(true);
    expect(segment("Likes:").style.backgroundColor).not.toBe(segment("tart").style.backgroundColor);
  });

  test("outlines what is explained instead of colouring it", async () => {
    const { segment } = await text(explained(wordSpan(" good")));
    expect(segment("good").parentElement!.className).toBe("explained");
    expect(segment("good").style.backgroundColor).toBe("");
    expect(segment("choice.").classList.contains("later")).toBe(true);
  });

  test("underlines instead of filling when asked, and shows numbers behind the words", async () => {
    const { segment } = await text(explained(), { display: "underline", numbers: explained().shares.map((share) => `${share}`) });
    expect(segment("tart").style.backgroundColor).toBe("");
    expect(segment("tart").style.boxShadow).toContain("inset");
    expect(segment("tart").dataset["n"]).toMatch(/\d/);
  });

  test("shows special tokens only when asked", async () => {
    const { element, segment } = await text();
    expect(segment("<s>")).toBeUndefined();
    element.specialTokens = true;
    await element.updateComplete;
    expect(segment("<s>").className).toContain("special");
  });

  test("marks the words that another text does not have", async () => {
    const { find } = await text(explained(), { marked: [{ ...wordSpan("tart"), kind: "added" }] });
    expect(find("ins")!.textContent).toBe("tart");
  });
});

test("another span keeps the place in the text, another text begins at its top", async () => {
  const { element } = await text();
  element.style.height = "60px";
  element.scrollTop = 40;
  element.explanation = explained(wordSpan(" good"));
  await element.updateComplete;
  expect(element.scrollTop).toBe(40);
  element.explanation = { ...explained(), text: `${PROMPT}${TARGET} ` };
  await element.updateComplete;
  expect(element.scrollTop).toBe(0);
});

describe("the mouse", () => {
  test("a click explains the segment", async () => {
    const { asked, segment } = await text();
    click(segment("good"));
    expect(asked).toEqual([wordSpan(" good")]);
  });

  test("a click beside the span makes it longer, one at its edge shorter, one on the last word of it lets go", async () => {
    const { asked, segment, element } = await text(explained(wordSpan(" good")));
    click(segment("choice."));
    click(segment("A"));
    click(segment("good"));
    expect(asked).toEqual([wordSpan(" good choice."), wordSpan(" A good"), null]);
    element.explanation = explained(wordSpan(" A good choice."));
    await element.updateComplete;
  });

  test("of a longer span, a click at either edge drops that word and one inside starts anew", async () => {
    const { asked, segment } = await text(explained({ start: TARGET_START - "Answer:".length, end: TARGET_START + " A good".length }));
    click(segment("Answer:"));
    click(segment("good"));
    click(segment("A"));
    expect(asked).toEqual([wordSpan(" A good"), wordSpan("Answer: A"), wordSpan(" A")]);
  });

  test("Shift-click and dragging reach over several", async () => {
    const { asked, segment } = await text(explained(wordSpan(" A")));
    click(segment("choice."), { shiftKey: true });
    pointer("pointerdown", segment("Dish:"));
    pointer("pointermove", segment("tart"));
    expect(segment("tart").classList.contains("cursor")).toBe(true);
    pointer("pointerup", segment("tart"));
    expect(asked).toEqual([wordSpan(" A good choice."), wordSpan("Dish: tart")]);
    expect(segment("tart").classList.contains("cursor")).toBe(false);
  });

  test("hovering tells value, raw value, share and rank in the one tooltip", async () => {
    const { find, segment } = await text();
    pointer("pointermove", segment("<b>figs</b>."));
    expect(find(".tip")!.style.visibility).toBe("visible");
    expect(find(".tip")!.textContent).toContain("7.00 (raw −7.00)");
    expect(find(".tip")!.textContent).toContain("50 % of the whole, number 1 of 4");
    pointer("pointermove", segment("good"));
    expect(find(".tip")!.textContent).toContain("probability 90 %");
  });
});

describe("the keyboard", () => {
  test("arrows move, Shift extends, Enter explains", async () => {
    const { asked, page, segment } = await text();
    key(page, "ArrowRight");
    expect(segment("A").classList.contains("cursor")).toBe(true);
    key(page, "ArrowRight");
    key(page, "ArrowRight", { shiftKey: true });
    expect(segment("A").classList.contains("cursor")).toBe(false);
    expect(segment("choice.").classList.contains("cursor")).toBe(true);
    key(page, "Enter");
    expect(asked).toEqual([wordSpan(" good choice.")]);
  });

  test("Home, End, and the arrows up and down reach the rest of the text", async () => {
    const { page, segment } = await text();
    key(page, "Home");
    expect(segment("Likes:").classList.contains("cursor")).toBe(true);
    key(page, "End");
    expect(segment("choice.").classList.contains("cursor")).toBe(true);
    key(page, "ArrowUp");
    expect([...page.querySelectorAll(".cursor")].map((span) => span.textContent!.trim())).not.toContain("choice.");
  });

  test("Escape drops the cursor first, then the span", async () => {
    const { asked, page } = await text(explained(wordSpan(" good")));
    key(page, "ArrowRight");
    key(page, "Escape");
    expect(asked).toEqual([]);
    expect(page.querySelector(".cursor")).toBeNull();
    key(page, "Escape");
    expect(asked).toEqual([null]);
  });

  test("what it is on is said", async () => {
    const { page, find } = await text();
    key(page, "Home");
    expect(find(".said")!.textContent).toContain("Likes:");
  });
});

test("is accessible", async () => {
  await expectAccessible((await text(explained(wordSpan(" good")))).element);
});
