// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/** The page that table-scroll.mjs measures: a table over as many rows as asked for, served within the page, and the measurements. */
import type { Capabilities, Dataset, Example, Model } from "../src/api/types.ts";
import "../src/elements/table/cd-data-table.ts";
import { catalog } from "../src/state/catalog.ts";
import { examples } from "../src/state/examples.ts";
import { responses } from "../src/state/responses.ts";
import { view } from "../src/state/view.ts";

interface Figures {
  readonly rows: number;
  readonly elements: number;
  readonly requests: number;
  readonly firstRowsMs: number;
  readonly framesPerSecond: number;
  /** Milliseconds between frames. */
  readonly frame: { readonly p50: number; readonly p95: number; readonly max: number };
}

const PROMPT = "Read the taste of the guest and give a recommendation.\n".repeat(8);
let requests = 0;

/** Answers as the server does, after as long as it would need on loopback. */
function serve(rows: number): void {
  const example = (position: number): Example => ({
    id: `e${position}`,
    dataset: "bench",
    position,
    fields: { prompt: `${PROMPT}Suggestion ${position}: onion soup`, target: "Avoid it.", source: `kind ${position % 7}` },
    parentId: null,
    rule: null,
    added: false,
    hidden: false,
    createdAt: "",
    children: 0,
  });
  const models = ["small", "large"].map((name) => ({ name, state: "ready", capabilities: ["generate"], missing: {}, salienceMethods: [] }));
  const dataset: Partial<Dataset> = {
    name: "bench",
    size: rows,
    hidden: 0,
    fields: ["prompt", "target", "source"].map((name) => ({ name, type: name === "source" ? "category" : "text", facet: false })),
  };
  window.fetch = async (input, init) => {
    requests++;
    const url = new URL(String(input), location.href);
    const reply = (body: unknown) => new Promise<Response>((done) => setTimeout(() => done(Response.json(body)), 8));
    const path = url.pathname.replace("/api/v1", "");
    if (path === "/capabilities") return reply({ metrics: [], generators: [], modelLoaders: [] } as unknown as Capabilities);
    if (path === "/datasets") return reply([dataset]);
    if (path === "/models") return reply(models as unknown as Model[]);
    if (path.endsWith("/examples")) {
      const [offset, limit] = [Number(url.searchParams.get("offset")), Number(url.searchParams.get("limit"))];
      const items = Array.from({ length: Math.max(0, Math.min(limit, rows - offset)) }, (_, i) => example(offset + i));
      return reply({ items, total: rows, offset, limit });
    }
    if (path === "/responses/lookup") {
      const { exampleIds, models: names } = JSON.parse(String(init?.body)) as { exampleIds: string[]; models: string[] };
      return reply({
        items: exampleIds.flatMap((exampleId) =>
          names.map((model) => ({ exampleId, model, index: 0, status: "done", text: ` An answer to ${exampleId}.\nLeave it out.` })),
        ),
      });
    }
    if (path.endsWith("/facets")) return reply({ facets: [] });
    return reply(path.endsWith("/slices") ? [] : { items: [], total: 0 });
  };
}

const nextFrame = () => new Promise<number>((go) => requestAnimationFrame(go));

async function measure(rows: number, pixelsPerFrame: number): Promise<Figures> {
  serve(rows);
  requests = 0;
  view.restore({});
  await catalog.load();
  view.restore({ dataset: "bench", models: ["small", "large"] });
  examples.start();
  responses.start();
  const table = document.createElement("cd-data-table");
  const begin = performance.now();
  document.body.replaceChildren(table);
  const root = table.shadowRoot!;
  while (!root.querySelector(".line .clamp")) await nextFrame();
  const firstRowsMs = performance.now() - begin;

  const scroller = root.querySelector(".scroller")!;
  const frames: number[] = [];
  let last = await nextFrame();
  for (let i = 0; i < 300; i++) {
    scroller.scrollTop += pixelsPerFrame;
    const now = await nextFrame();
    frames.push(now - last);
    last = now;
  }
  const total = frames.reduce((sum, ms) => sum + ms, 0);
  const sorted = [...frames].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
  return {
    rows,
    elements: root.querySelectorAll("*").length,
    requests,
    firstRowsMs,
    framesPerSecond: (1000 * frames.length) / total,
    frame: { p50: at(0.5), p95: at(0.95), max: sorted.at(-1)! },
  };
}

Object.assign(window, { measure });
