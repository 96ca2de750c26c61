// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/** What tests of elements stand on: the page's styles, a place to render, the accessibility check, and a loopback server in the page. */
import "../styles/page.css";
import axe from "axe-core";
import { render, type TemplateResult } from "lit";
import { afterEach, expect } from "vitest";

document.documentElement.lang = "en";
// Colours are read right after the theme has changed: nothing may still be on its way.
document.documentElement.style.setProperty("--quick", "0ms");
document.title = "Candela tests";

const stage = document.createElement("main");
document.body.append(stage);

afterEach(() => {
  render(null, stage);
  delete document.documentElement.dataset["theme"];
});

/** Renders a template and gives its first element when it is drawn. */
export async function show<E extends HTMLElement>(template: TemplateResult): Promise<E> {
  render(template, stage);
  const element = stage.firstElementChild as E & { updateComplete?: Promise<unknown> };
  await element.updateComplete;
  return element;
}

/** Waits until the condition holds, or fails saying what was waited for. */
export async function until(what: string, condition: () => unknown, ms = 8000): Promise<void> {
  const end = performance.now() + ms;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`Waited in vain for: ${what}`);
    await new Promise((go) => setTimeout(go, 15));
  }
}

/** Colours change gradually; halfway they have no contrast that anybody meant. */
const THEME_FADES_MS = 200;

/** Fails when axe finds a violation in the light or in the dark theme. */
export async function expectAccessible(element: Element): Promise<void> {
  for (const theme of ["light", "dark"]) {
    document.documentElement.dataset["theme"] = theme;
    await new Promise((go) => setTimeout(go, THEME_FADES_MS));
    const { violations } = await axe.run(element, { rules: { region: { enabled: false } } });
    expect(
      violations.map((v) => `${theme}: ${v.id}: ${v.help}: ${v.nodes.map((n) => n.html).join(" | ")}`),
    ).toEqual([]);
  }
}

export type Answer = (request: { method: string; path: string; query: URLSearchParams; body: unknown }) => unknown;

/**
 * Answers the page's requests below /api/v1 until the test ends. Keys are "METHOD /path", a path's last `*` stands for the
 * rest; what no key names is refused with 404.
 */
export function serve(answers: Record<string, Answer>): { requests: string[] } {
  const real = window.fetch;
  const requests: string[] = [];
  window.fetch = async (input, init) => {
    const url = new URL(String(input), location.href);
    if (!url.pathname.startsWith("/api/v1")) return real(input, init);
    const method = init?.method ?? "GET";
    const path = url.pathname.slice("/api/v1".length);
    requests.push(`${method} ${path}${url.search}`);
    const line = `${method} ${path}`;
    const key = Object.keys(answers).find((k) => k === line || (k.endsWith("*") && line.startsWith(k.slice(0, -1))));
    const body = typeof init?.body === "string" ? JSON.parse(init.body) : init?.body;
    const answer = key ? await answers[key]!({ method, path, query: url.searchParams, body }) : undefined;
    if (answer instanceof Response) return answer;
    if (answer === undefined)
      return Response.json({ error: { code: "NOT_FOUND", message: `There is no ${line}.`, details: {} } }, { status: 404 });
    return Response.json(answer);
  };
  restore.push(() => (window.fetch = real));
  return { requests };
}

const restore: (() => void)[] = [];
afterEach(() => restore.splice(0).forEach((undo) => undo()));
