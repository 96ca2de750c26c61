// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { html } from "lit";
import { expect, test } from "vitest";
import { expectAccessible, show, until } from "../test-page.ts";
import "./cd-scatter.ts";
import type { CdScatter, ScatterPoint } from "./cd-scatter.ts";

const POINTS: ScatterPoint[] = [
  { id: "a", x: 0, y: 0 },
  { id: "b", x: 10, y: 0 },
  { id: "c", x: 10, y: 5 },
  { id: "d", x: 0, y: 5 },
];

interface Heard {
  hovered: (string | null)[];
  picked: { ids: string[]; add: boolean }[];
}

async function scatter(points = POINTS): Promise<{ element: CdScatter; heard: Heard }> {
  const heard: Heard = { hovered: [], picked: [] };
  const element = await show<CdScatter>(
    html`<cd-scatter
      style="width: 400px; height: 300px"
      label="Map of 4 examples"
      .points=${points}
      .describe=${(id: string) => `Example ${id}`}
      @hover-point=${(e: CustomEvent<string | null>) => heard.hovered.push(e.detail)}
      @pick-points=${(e: CustomEvent<{ ids: string[]; add: boolean }>) => heard.picked.push(e.detail)}
    ></cd-scatter>`,
  );
  const canvas = element.renderRoot.querySelector("canvas")!;
  await until("the drawing", () => canvas.width > 300 && (element.placeOf(points[0]?.id ?? "") === null || painted(element, points[0]!.id)));
  return { element, heard };
}

/** Whether something is drawn where the point is. */
function painted(element: CdScatter, id: string): boolean {
  const canvas = element.renderRoot.querySelector("canvas")!;
  const { x, y } = element.placeOf(id)!;
  const dense = canvas.width / element.clientWidth;
  return canvas.getContext("2d")!.getImageData(Math.round(x * dense), Math.round(y * dense), 1, 1).data[3]! > 0;
}

function pointer(element: CdScatter, type: string, x: number, y: number, more: PointerEventInit = {}): void {
  const stage = element.renderRoot.querySelector<HTMLElement>(".stage")!;
  const box = stage.getBoundingClientRect();
  stage.setPointerCapture = () => {};
  stage.dispatchEvent(
    new PointerEvent(type, { clientX: box.left + x, clientY: box.top + y, bubbles: true, pointerId: 1, ...more }),
  );
}

function press(element: CdScatter, key: string): void {
  element.renderRoot.querySelector(".stage")!.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
}

test("draws every point inside the box, and up is up", async () => {
  const { element } = await scatter();
  for (const { id } of POINTS) expect(painted(element, id)).toBe(true);
  expect(element.placeOf("d")!.y).toBeLessThan(element.placeOf("a")!.y);
  expect(element.placeOf("b")!.x).toBeGreaterThan(element.placeOf("a")!.x);
});

test("a click on a point picks it, a click beside all of them picks nothing", async () => {
  const { element, heard } = await scatter();
  const { x, y } = element.placeOf("c")!;
  pointer(element, "pointerdown", x + 2, y);
  pointer(element, "pointerup", x + 2, y);
  pointer(element, "pointerdown", 200, 150);
  pointer(element, "pointerup", 200, 150);
  expect(heard.picked).toEqual([
    { ids: ["c"], add: false },
    { ids: [], add: false },
  ]);
});

test("the point under the pointer is told, and that it left", async () => {
  const { element, heard } = await scatter();
  const { x, y } = element.placeOf("b")!;
  pointer(element, "pointermove", x, y);
  element.hovered = "b";
  pointer(element, "pointerleave", 0, 0);
  expect(heard.hovered).toEqual(["b", null]);
});

test("a line drawn around points picks those inside", async () => {
  const { element, heard } = await scatter();
  element.lasso = true;
  await element.updateComplete;
  const { x: right } = element.placeOf("b")!;
  pointer(element, "pointerdown", right - 40, 5);
  for (const [x, y] of [[right + 20, 5], [right + 20, 295], [right - 40, 295]] as const) pointer(element, "pointermove", x, y, { buttons: 1 });
  pointer(element, "pointerup", right - 40, 150);
  expect(heard.picked).toEqual([{ ids: ["b", "c"], add: false }]);
});

test("arrows go from point to point and say which one, Enter picks it, Space adds it", async () => {
  const { element, heard } = await scatter();
  press(element, "ArrowRight");
  press(element, "ArrowRight");
  press(element, "Enter");
  press(element, "ArrowUp");
  press(element, " ");
  await element.updateComplete;
  expect(heard.hovered).toEqual(["a", "b", "c"]);
  expect(heard.picked).toEqual([
    { ids: ["b"], add: false },
    { ids: ["c"], add: true },
  ]);
  expect(element.renderRoot.querySelector("[role=status]")!.textContent).toBe("Example c");
});

test("plus zooms in, 0 shows everything again", async () => {
  const { element } = await scatter();
  const before = element.placeOf("a")!;
  press(element, "+");
  expect(element.placeOf("a")!.x).toBeLessThan(before.x);
  press(element, "0");
  expect(element.placeOf("a")).toEqual(before);
});

test("draws 20,000 points and finds one of them", async () => {
  const many = Array.from({ length: 20_000 }, (_, i) => ({ id: String(i), x: Math.cos(i) * i, y: Math.sin(i) * i }));
  const { element, heard } = await scatter(many);
  const { x, y } = element.placeOf("19999")!;
  pointer(element, "pointermove", x, y);
  expect(heard.hovered).toEqual(["19999"]);
});

test("is accessible", async () => {
  const { element } = await scatter();
  await expectAccessible(element);
});
