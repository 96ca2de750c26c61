// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { html } from "lit";
import { expect, test } from "vitest";
import { openConfigure } from "../../state/dialogs.ts";
import { view } from "../../state/view.ts";
import { expectAccessible, show, until } from "../test-page.ts";
import { example, FAILED_MODEL, MODEL, startOn } from "../test-server.ts";
import "./cd-configure.ts";
import type { CdConfigure } from "./cd-configure.ts";
import { formatOf } from "./cd-configure-dataset.ts";

async function configure(models = [MODEL, FAILED_MODEL], answers = {}) {
  const all = [...models];
  await startOn([example(0)], {
    models: all,
    answers: {
      "POST /models": ({ body }: { body: unknown }) => {
        const name = (body as { config: { new_name: string } }).config.new_name;
        all.push({ ...MODEL, name });
        return { ...MODEL, name };
      },
      ...answers,
    },
  });
  const element = await show<CdConfigure>(html`<cd-configure></cd-configure>`);
  openConfigure("models");
  await until("the dialog", () => page(element)?.shadowRoot);
  return element;
}

const page = (element: CdConfigure) => element.renderRoot.querySelector("cd-configure-models")!;
const inside = (element: CdConfigure) => page(element).shadowRoot!;
const form = (element: CdConfigure) => inside(element).querySelector("cd-form")!;
const button = (root: ParentNode, words: string) =>
  [...root.querySelectorAll("button")].find((b) => b.textContent!.trim() === words)!;

async function fill(element: CdConfigure, values: Record<string, string>): Promise<void> {
  await until("the form", () => form(element)?.shadowRoot?.querySelector("#new_name"));
  for (const [name, value] of Object.entries(values)) {
    const input = form(element).shadowRoot!.querySelector<HTMLInputElement>(`#${name}`)!;
    input.value = value;
    input.dispatchEvent(new Event("input"));
  }
}

test("a loaded model is ticked and is shown with Submit", async () => {
  const element = await configure();
  await fill(element, { new_name: "gemma", base_url: "http://127.0.0.1:9" });
  button(inside(element), "Load Model").click();
  await until("the model", () => inside(element).querySelector<HTMLInputElement>("#model-gemma")?.checked);
  expect(view.models.value).toEqual(["demo"]);
  button(element.renderRoot, "Submit").click();
  expect(view.models.value).toEqual(["demo", "gemma"]);
});

test("Cancel leaves what is shown as it was", async () => {
  const element = await configure();
  inside(element).querySelector<HTMLInputElement>("#model-remote")!.click();
  await element.updateComplete;
  button(element.renderRoot, "Cancel").click();
  expect(view.models.value).toEqual(["demo"]);
});

test("a refusal of the server is shown in its words", async () => {
  const element = await configure([MODEL], {
    "POST /models": () =>
      Response.json(
        { error: { code: "UNSUPPORTED", message: "The server at x does not answer.", details: { field: "base_url" } } },
        { status: 422 },
      ),
  });
  await fill(element, { new_name: "gemma", base_url: "x" });
  button(inside(element), "Load Model").click();
  await until("the words", () => form(element).shadowRoot!.textContent!.includes("The server at x does not answer."));
});

test("a connection test says what works and what does not", async () => {
  const element = await configure([MODEL], {
    "POST /models/test": () => ({
      ok: false,
      checks: [
        { name: "address", ok: true, message: "It is well formed." },
        { name: "connection", ok: false, message: "Connection refused." },
      ],
    }),
  });
  await fill(element, { new_name: "gemma", base_url: "http://127.0.0.1:9" });
  button(inside(element), "Test the connection").click();
  await until("the checks", () => inside(element).textContent!.includes("connection: Connection refused."));
});

test("a test of a model that is loaded uses the secrets that it has", async () => {
  let asked: unknown;
  const element = await configure([MODEL, FAILED_MODEL], {
    "POST /models/test": ({ body }: { body: unknown }) => {
      asked = body;
      return { ok: true, checks: [{ name: "address", ok: true, message: "It is well formed." }] };
    },
  });
  button(inside(element), "Edit").click();
  await until("the settings", () => inside(element).textContent!.includes("Back to all models"));
  button(inside(element), "Test the connection").click();
  await until("the request", () => asked);
  expect(asked).toEqual({ loader: "self_hosted", config: { base_url: "http://127.0.0.1:1" }, name: "remote" });
});

test("a changed setting is still there after a connection test, and is what Save stores", async () => {
  let saved: unknown;
  const element = await configure([MODEL, FAILED_MODEL], {
    "POST /models/test": () => ({ ok: true, checks: [{ name: "address", ok: true, message: "It is well formed." }] }),
    "PUT /models/remote": ({ body }: { body: unknown }) => {
      saved = body;
      return FAILED_MODEL;
    },
  });
  button(inside(element), "Edit").click();
  const address = () => form(element)?.shadowRoot?.querySelector<HTMLInputElement>("#base_url");
  await until("the settings", () => address()?.value === "http://127.0.0.1:1");
  address()!.value = "http://127.0.0.1:2";
  address()!.dispatchEvent(new Event("input"));
  button(inside(element), "Test the connection").click();
  await until("the checks", () => inside(element).textContent!.includes("address: It is well formed."));
  expect(address()!.value).toBe("http://127.0.0.1:2");
  button(inside(element), "Save").click();
  await until("the list", () => button(inside(element), "Load Model"));
  expect(saved).toMatchObject({ config: { base_url: "http://127.0.0.1:2" } });
});

test("Submit reminds once of a model that was filled in and not loaded", async () => {
  const element = await configure();
  await fill(element, { new_name: "gemma" });
  button(element.renderRoot, "Submit").click();
  await until("the reminder", () => element.renderRoot.textContent!.includes("is not loaded yet"));
  button(element.renderRoot, "Submit").click();
  await until("closed", () => element.renderRoot.querySelector("cd-configure-models") === null);
});

test("a failed model says why, in the list", async () => {
  const element = await configure();
  expect(inside(element).textContent).toContain("The server does not answer: connection refused.");
});

test("shows how the models are when it is opened, not how they were when the page was", async () => {
  const all = [MODEL, FAILED_MODEL];
  await startOn([example(0)], { models: all });
  all[1] = { ...FAILED_MODEL, state: "ready", problem: null };
  const element = await show<CdConfigure>(html`<cd-configure></cd-configure>`);
  openConfigure("models");
  await until("the dialog", () => page(element)?.shadowRoot);
  await until("the model", () => !inside(element).textContent!.includes("connection refused"));
});

test("a file's format is told by its name", () => {
  expect(["a.jsonl", "B.CSV", "c.json", "notes", "x.txt"].map(formatOf)).toEqual(["jsonl", "csv", "jsonl", "txt", "txt"]);
});

test("is accessible on every page", async () => {
  const element = await configure();
  for (const tab of ["models", "dataset", "layout"] as const) {
    openConfigure(tab);
    await element.updateComplete;
    await expectAccessible(element);
  }
});
