// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { html } from "lit";
import { expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import type { FormField, FormSpec } from "../api/types.ts";
import "./cd-form.ts";
import { complaint, type CdForm } from "./cd-form.ts";
import { expectAccessible, show } from "./test-page.ts";

const field = (given: Partial<FormField> & { name: string }): FormField => ({
  label: given.name,
  type: "text",
  required: false,
  default: null,
  min: null,
  max: null,
  step: null,
  choices: null,
  help: "",
  placeholder: null,
  ...given,
});

const SPEC: FormSpec = {
  name: "self_hosted",
  title: "LLM (self hosted)",
  description: "",
  available: true,
  unavailableReason: null,
  fields: [
    field({ name: "new_name", required: true, help: "The name that it has here." }),
    field({ name: "identity_token", type: "secret" }),
    field({ name: "max_qps", type: "integer", default: 25, min: 1, max: 100 }),
    field({ name: "stream", type: "boolean", default: true }),
    field({ name: "precision", type: "choice", choices: ["bfloat16", "float32"], default: "bfloat16", required: true }),
    field({ name: "fields", type: "fields", default: ["prompt"] }),
    field({ name: "notes", type: "long_text" }),
  ],
};

const form = (initial = {}) =>
  show<CdForm>(html`<cd-form .spec=${SPEC} .initial=${initial} .textFields=${["prompt", "target"]}></cd-form>`);

function type(element: CdForm, name: string, value: string): void {
  const input = element.renderRoot.querySelector<HTMLInputElement>(`#${name}`)!;
  input.value = value;
  input.dispatchEvent(new Event("input"));
}

test("begins with the defaults and gives numbers as numbers, without what is empty", async () => {
  const element = await form();
  type(element, "new_name", "  gemma ");
  expect(element.check()).toEqual({
    new_name: "gemma",
    max_qps: 25,
    stream: true,
    precision: "bfloat16",
    fields: ["prompt"],
  });
});

test.for(["1.05", "-0.5", "1e-3"])("a number can be typed key by key: %s", async (typed) => {
  const spec = { ...SPEC, fields: [field({ name: "temperature", type: "number" })] };
  const element = await show<CdForm>(html`<cd-form .spec=${spec}></cd-form>`);
  element.renderRoot.querySelector("input")!.focus();
  for (const key of typed) {
    await userEvent.keyboard(key);
    await element.updateComplete;
  }
  expect(element.check()).toEqual({ temperature: Number(typed) });
});

test("names what is missing, at the field", async () => {
  const element = await form();
  expect(element.check()).toBeNull();
  await element.updateComplete;
  expect(element.renderRoot.querySelector(".error")?.textContent).toBe("new_name is needed.");
  expect(element.renderRoot.querySelector("#new_name")?.getAttribute("aria-invalid")).toBe("true");
});

test("a number outside of its bounds is refused with the bound", () => {
  const bounded = field({ name: "max_qps", type: "integer", min: 1, max: 100 });
  expect(complaint(bounded, "0")).toBe("max_qps has to be at least 1.");
  expect(complaint(bounded, "101")).toBe("max_qps can be at most 100.");
  expect(complaint(bounded, "1.5")).toBe("max_qps has to be a whole number.");
  expect(complaint(bounded, "100")).toBeNull();
});

test("a secret that is set is never shown, and stays when nothing is typed", async () => {
  const element = await form({ new_name: "gemma", identity_token: { set: true } });
  const input = element.renderRoot.querySelector<HTMLInputElement>("#identity_token")!;
  expect(input.type).toBe("password");
  expect(input.value).toBe("");
  expect(input.placeholder).toBe("Set. Leave it empty to keep it.");
  expect(element.check()).not.toHaveProperty("identity_token");
});

test("shows the server's refusal at the field that it names", async () => {
  const element = await form();
  expect(element.refuse("config.new_name", "There is a model gemma already.")).toBe(true);
  expect(element.refuse("unheard_of", "No.")).toBe(false);
  await element.updateComplete;
  expect(element.renderRoot.querySelector(".error")?.textContent).toBe("There is a model gemma already.");
});

test("what was typed stays when the same content comes as another object, and goes when other content comes", async () => {
  const element = await form({ new_name: "gemma" });
  type(element, "new_name", "llama");
  element.spec = structuredClone(SPEC);
  element.initial = { new_name: "gemma" };
  await element.updateComplete;
  expect(element.check()).toMatchObject({ new_name: "llama" });
  element.initial = { new_name: "qwen" };
  await element.updateComplete;
  expect(element.check()).toMatchObject({ new_name: "qwen" });
});

test("shows a field's name beside its label when asked to, unless that is the label", async () => {
  const spec = { ...SPEC, fields: [field({ name: "base_url", label: "Base URL" }), field({ name: "url_of_model", label: "Address" })] };
  const element = await show<CdForm>(html`<cd-form with-names .spec=${spec}></cd-form>`);
  const labels = [...element.renderRoot.querySelectorAll("label")].map((l) => l.textContent!.replace(/\s+/g, " ").trim());
  expect(labels).toEqual(["Base URL base_url (optional)", "Address url_of_model (optional)"]);
});

test("is accessible", async () => {
  const element = await form({ identity_token: { set: true } });
  element.check();
  await element.updateComplete;
  await expectAccessible(element);
});
