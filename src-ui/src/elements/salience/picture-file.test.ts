// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { expect, test } from "vitest";
import { toSvg } from "../../lib/salience-export.ts";
import { explained } from "./example.ts";
import { toPng } from "./picture-file.ts";

const provenance = {
  dataset: "sample", exampleId: "1", model: "demo", method: "grad_dot_input", targetKind: "response", granularity: "word", aggregation: "sum",
};

test("a picture in pixels is twice as large as the drawing, and has its colours", async () => {
  const explanation = explained();
  const svg = toSvg(explanation, provenance, { kind: "signed", intensity: 0.5, reach: explanation.reach, measure: (text) => text.length * 8 });
  const height = Number(/height="(\d+)"/u.exec(svg)![1]);
  const picture = await createImageBitmap(await toPng(svg));
  expect([picture.width, picture.height]).toEqual([2 * 760, 2 * height]);
  expect(coloursOf(picture).size).toBeGreaterThan(20);
});

test("a very long drawing becomes as long as browsers can draw, and stays whole", async () => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="760" height="40000"><rect y="39000" width="760" height="1000" fill="#00f"/></svg>`;
  const picture = await createImageBitmap(await toPng(svg));
  expect([picture.width, picture.height]).toEqual([304, 16_000]);
  expect(coloursOf(picture)).toContain(0x0000ff);
});

function coloursOf(picture: ImageBitmap): Set<number> {
  const pen = new OffscreenCanvas(picture.width, picture.height).getContext("2d")!;
  pen.drawImage(picture, 0, 0);
  const { data } = pen.getImageData(0, 0, picture.width, picture.height);
  const colours = new Set<number>();
  for (let at = 0; at < data.length; at += 4) colours.add((data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!);
  return colours;
}
