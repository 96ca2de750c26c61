// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { Eye, EyeOff } from "lucide";
import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import type { FormField, FormSpec, Json } from "../api/types.ts";
import { CdElement } from "./cd-element.ts";
import "./cd-icon.ts";

type Values = Record<string, Json>;

/** What is wrong with a value, as a sentence; null when nothing is. */
export function complaint(field: FormField, value: Json, secretIsSet = false): string | null {
  const empty = value == null || (typeof value === "string" && value.trim() === "") || (Array.isArray(value) && !value.length);
  if (empty) return field.required && !secretIsSet ? `${field.label} is needed.` : null;
  if (field.type !== "integer" && field.type !== "number") return null;
  const number = Number(value);
  if (Number.isNaN(number)) return `${field.label} has to be a number.`;
  if (field.type === "integer" && !Number.isInteger(number)) return `${field.label} has to be a whole number.`;
  if (field.min !== null && number < field.min) return `${field.label} has to be at least ${field.min}.`;
  if (field.max !== null && number > field.max) return `${field.label} can be at most ${field.max}.`;
  return null;
}

/** Whether a stored value stands for a secret that is set and is never shown. */
function isSetSecret(value: Json): boolean {
  return typeof value === "object" && value !== null && (value as { set?: unknown }).set === true;
}

/** Callers make specs and values anew whenever they render: only other content begins the form anew. */
function differs(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}

/**
 * A form as the server describes it. It holds what people type; whoever shows it asks for the values.
 *
 *     <cd-form .spec=${loader} .initial=${model.config} .textFields=${["prompt", "target"]}></cd-form>
 *     const config = form.check(); // null when something is wrong, which is then shown
 *
 * @fires form-change - something was typed
 */
@customElement("cd-form")
export class CdForm extends CdElement {
  static override styles = [
    CdElement.styles,
    css`
      :host {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 240px), 1fr));
        gap: var(--s3) var(--s4);
        align-items: start;
      }
      .field {
        display: flex;
        flex-direction: column;
        gap: 3px;
        min-width: 0;
      }
      .field.wide {
        grid-column: 1 / -1;
      }
      label,
      legend {
        padding: 0;
        font-weight: 500;
        font-size: 13px;
      }
      code {
        color: var(--ink-2);
        font: 400 12px/16px var(--font-mono);
      }
      .optional {
        color: var(--ink-2);
        font-weight: 400;
      }
      .hint {
        color: var(--ink-2);
        font-size: 12.5px;
        line-height: 16px;
      }
      .error {
        color: var(--danger);
        font-size: 12.5px;
        line-height: 16px;
      }
      .secret {
        position: relative;
        display: flex;
      }
      .secret input {
        padding-right: 34px;
      }
      .secret button {
        position: absolute;
        inset: 1px 1px auto auto;
        min-height: 26px;
      }
      input:not([type="checkbox"]),
      select,
      textarea {
        width: 100%;
      }
      textarea {
        min-height: 76px;
        resize: vertical;
      }
      .check {
        display: flex;
        align-items: center;
        gap: var(--s2);
        min-height: var(--control);
      }
      fieldset {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s1) var(--s4);
        margin: 0;
        padding: 0;
        border: 0;
      }
    `,
  ];

  @property({ attribute: false, hasChanged: differs }) spec: FormSpec | null = null;
  /** Values to begin with, in place of the defaults; a secret that is set shows as such. */
  @property({ attribute: false, hasChanged: differs }) initial: Values = {};
  /** For fields that ask for names of the dataset's text fields. */
  @property({ attribute: false }) textFields: string[] = [];
  /** Whether each field also shows its name, for those who follow a text that uses it. */
  @property({ type: Boolean, attribute: "with-names" }) withNames = false;
  /** Fields that are shown but cannot be changed. */
  @property({ attribute: false }) fixed: string[] = [];

  @state() private values: Values = {};
  @state() private errors: Record<string, string> = {};
  @state() private shown = new Set<string>();

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("spec") || changed.has("initial")) this.reset();
  }

  override render() {
    return html`${this.spec?.fields.map((field) => this.#field(field)) ?? nothing}`;
  }

  /** Whether anything differs from what the form began with. */
  get dirty(): boolean {
    return differs(this.values, this.#start());
  }

  reset(): void {
    this.values = this.#start();
    this.errors = {};
  }

  /** The values, or null when some are wrong; what is wrong is shown, and the first wrong field gets the focus. */
  check(): Values | null {
    const errors: Record<string, string> = {};
    for (const field of this.spec?.fields ?? []) {
      const wrong = complaint(field, this.values[field.name], isSetSecret(this.initial[field.name]));
      if (wrong) errors[field.name] = wrong;
    }
    this.errors = errors;
    if (Object.keys(errors).length) {
      this.#focusFirstError();
      return null;
    }
    return this.#result();
  }

  /** Shows what the server says is wrong with a field. Returns whether there is such a field here. */
  refuse(field: string | null, message: string): boolean {
    const name = field?.split(".").at(-1) ?? "";
    if (!this.spec?.fields.some((f) => f.name === name)) return false;
    this.errors = { ...this.errors, [name]: message };
    this.#focusFirstError();
    return true;
  }

  #start(): Values {
    const values: Values = {};
    for (const field of this.spec?.fields ?? []) {
      const given = this.initial[field.name];
      values[field.name] = isSetSecret(given) ? "" : (given ?? field.default ?? (field.type === "boolean" ? false : ""));
    }
    return values;
  }

  /** What is sent: numbers as numbers, without what is empty, so that an untouched secret stays. */
  #result(): Values {
    const result: Values = {};
    for (const field of this.spec?.fields ?? []) {
      const value = this.values[field.name];
      if (value == null || value === "") continue;
      const number = field.type === "integer" || field.type === "number";
      result[field.name] = number ? Number(value) : typeof value === "string" && field.type !== "long_text" ? value.trim() : value;
    }
    return result;
  }

  #field(field: FormField) {
    const error = this.errors[field.name];
    const wide = field.type === "long_text" || field.type === "fields";
    if (field.type === "fields") return this.#fieldChoice(field, error);
    const help = error
      ? html`<span class="error" id="note-${field.name}">${error}</span>`
      : field.help
        ? html`<span class="hint" id="note-${field.name}">${field.help}</span>`
        : nothing;
    return html`<div class="field ${wide ? "wide" : ""}">
      ${field.type === "boolean"
        ? html`<label class="check">${this.#input(field, error)} <span>${this.#label(field)}</span></label>`
        : html`<label for=${field.name}
              >${this.#label(field)}${field.required || field.default !== null
                ? nothing
                : html` <span class="optional">(optional)</span>`}</label
            >${this.#input(field, error)}`}
      ${help}
    </div>`;
  }

  #label(field: FormField) {
    const same = field.label === field.name;
    return this.withNames && !same ? html`${field.label} <code>${field.name}</code>` : field.label;
  }

  #input(field: FormField, error: string | undefined) {
    const value = this.values[field.name];
    const invalid = error ? "true" : nothing;
    const described = error || field.help ? `note-${field.name}` : nothing;
    const disabled = this.fixed.includes(field.name);
    const set = (event: Event) => this.#set(field, (event.target as HTMLInputElement).value);
    switch (field.type) {
      case "boolean":
        return html`<input
          type="checkbox"
          id=${field.name}
          ?disabled=${disabled}
          .checked=${value === true}
          @change=${(event: Event) => this.#set(field, (event.target as HTMLInputElement).checked)}
        />`;
      case "choice":
        return html`<select
          id=${field.name}
          ?disabled=${disabled}
          aria-invalid=${invalid}
          aria-describedby=${described}
          @change=${set}
        >
          ${field.required ? nothing : html`<option value="" ?selected=${value === ""}></option>`}
          ${field.choices?.map((one) => html`<option value=${one} ?selected=${value === one}>${one}</option>`)}
        </select>`;
      case "long_text":
        return html`<textarea
          id=${field.name}
          ?disabled=${disabled}
          aria-invalid=${invalid}
          aria-describedby=${described}
          placeholder=${field.placeholder ?? ""}
          .value=${String(value ?? "")}
          @input=${set}
        ></textarea>`;
      case "secret":
        return this.#secret(field, invalid, described, set);
      default: {
        // "1e" on the way to "1e-3" is no number yet: the box then says that it is empty, and is not to be emptied for it.
        const number = field.type === "integer" || field.type === "number";
        return html`<input
          id=${field.name}
          type=${number ? "number" : "text"}
          min=${field.min ?? nothing}
          max=${field.max ?? nothing}
          step=${field.step ?? (number ? "any" : nothing)}
          ?disabled=${disabled}
          aria-invalid=${invalid}
          aria-describedby=${described}
          aria-required=${field.required}
          autocomplete="off"
          spellcheck="false"
          placeholder=${field.placeholder ?? ""}
          .value=${live(String(value ?? ""))}
          @input=${set}
        />`;
      }
    }
  }

  #secret(field: FormField, invalid: unknown, described: unknown, set: (event: Event) => void) {
    const shown = this.shown.has(field.name);
    const isSet = isSetSecret(this.initial[field.name]);
    return html`<span class="secret">
      <input
        id=${field.name}
        type=${shown ? "text" : "password"}
        aria-invalid=${invalid}
        aria-describedby=${described}
        autocomplete="new-password"
        spellcheck="false"
        placeholder=${isSet ? "Set. Leave it empty to keep it." : (field.placeholder ?? "")}
        .value=${String(this.values[field.name] ?? "")}
        @input=${set}
      />
      <button
        type="button"
        class="icon"
        aria-label=${shown ? `Hide ${field.label}` : `Show ${field.label}`}
        @click=${() => {
          const next = new Set(this.shown);
          if (!next.delete(field.name)) next.add(field.name);
          this.shown = next;
        }}
      >
        <cd-icon .icon=${shown ? EyeOff : Eye}></cd-icon>
      </button>
    </span>`;
  }

  #fieldChoice(field: FormField, error: string | undefined) {
    const chosen = Array.isArray(this.values[field.name]) ? (this.values[field.name] as string[]) : [];
    return html`<fieldset class="field wide">
      <legend>${field.label}</legend>
      ${this.textFields.map(
        (name) =>
          html`<label class="check"
            ><input
              type="checkbox"
              .checked=${chosen.includes(name)}
              @change=${(event: Event) =>
                this.#set(
                  field,
                  (event.target as HTMLInputElement).checked ? [...chosen, name] : chosen.filter((other) => other !== name),
                )}
            />${name}</label
          >`,
      )}
      ${error ? html`<span class="error">${error}</span>` : field.help ? html`<span class="hint">${field.help}</span>` : nothing}
    </fieldset>`;
  }

  #set(field: FormField, value: Json): void {
    this.values = { ...this.values, [field.name]: value };
    this.errors = Object.fromEntries(Object.entries(this.errors).filter(([name]) => name !== field.name));
    this.dispatchEvent(new CustomEvent("form-change", { bubbles: true, composed: true }));
  }

  #focusFirstError(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-form": CdForm;
  }
}
