// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { Play, SlidersHorizontal } from "lucide";
import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import type { Parameters } from "../../api/types.ts";
import { about, count } from "../../lib/words.ts";
import { catalog } from "../../state/catalog.ts";
import { examples } from "../../state/examples.ts";
import { notices } from "../../state/notices.ts";
import { responses } from "../../state/responses.ts";
import { view } from "../../state/view.ts";
import "../cd-dialog.ts";
import { CdElement } from "../cd-element.ts";
import "../cd-icon.ts";

/** A few rows start at once; more are confirmed with an estimate first. */
const WITHOUT_ASKING = 12;

type Scope = "selection" | "all";
type NumberParameter = Exclude<keyof Parameters, "stop">;

const FIELDS: { name: NumberParameter; label: string; min: number; max?: number; step: number; integer: boolean }[] = [
  { name: "maxNewTokens", label: "Most new tokens", min: 1, step: 1, integer: true },
  { name: "temperature", label: "Temperature", min: 0, max: 2, step: 0.1, integer: false },
  { name: "topK", label: "Top k", min: 1, step: 1, integer: true },
  { name: "topP", label: "Top p", min: 0, max: 1, step: 0.05, integer: false },
  { name: "seed", label: "Seed", min: 0, step: 1, integer: true },
];

/** Starts answers for the selection or for everything that matches; many only after saying how long it will take. */
@customElement("cd-run-bar")
export class CdRunBar extends CdElement {
  static override styles = [
    CdElement.styles,
    css`
      :host {
        display: flex;
        flex: none;
        align-items: center;
        gap: var(--s2);
        min-height: 40px;
        padding: 5px var(--s2);
        border-top: 1px solid var(--hairline);
        overflow: hidden;
      }
      .form {
        display: flex;
        flex-direction: column;
        gap: var(--s3);
        padding: var(--s4) var(--s5);
      }
      .form p {
        margin: 0;
      }
      .form ul {
        margin: 0;
        padding-left: var(--s5);
      }
      fieldset {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(140px, 1fr));
        gap: var(--s2) var(--s3);
        margin: 0;
        padding: 0;
        border: 0;
      }
      legend {
        padding: 0 0 var(--s1);
        font-weight: 600;
      }
      label {
        display: flex;
        flex-direction: column;
        gap: 2px;
        color: var(--ink-2);
        font-size: 13px;
      }
      label.check {
        flex-direction: row;
        align-items: center;
        gap: var(--s2);
        color: var(--ink);
        font-size: 14px;
      }
      .foot {
        display: flex;
        justify-content: flex-end;
        gap: var(--s2);
        padding: var(--s3) var(--s5);
      }
    `,
  ];

  @state() private asking: Scope | "settings" | null = null;
  @state() private fresh = false;

  override render() {
    const chosen = view.selection.value.length;
    const { total } = examples.rows.value;
    const models = this.#models();
    const reason = models.length ? null : catalog.whyNot(view.model.value, "generate");
    const filtered = Object.keys(view.filter.value).some((key) => key !== "sort");
    return html`
      <button
        ?disabled=${!chosen || !models.length}
        title=${reason ?? "Answer the selected examples (R)"}
        @click=${() => this.#start("selection")}
      >
        <cd-icon style="--size: 14px" .icon=${Play}></cd-icon>${chosen > 1
          ? `Run ${chosen.toLocaleString("en")} selected`
          : "Run this example"}
      </button>
      <button
        class="quiet"
        ?disabled=${!total || !models.length}
        title=${reason ?? "Answer every example that matches"}
        @click=${() => (this.asking = "all")}
      >
        Run ${filtered ? "all that match" : "all"} (${total.toLocaleString("en")})
      </button>
      <span class="grow"></span>
      <button
        class="icon"
        aria-label="How to generate"
        title="How to generate: temperature, seed, length"
        @click=${() => (this.asking = "settings")}
      >
        <cd-icon .icon=${SlidersHorizontal}></cd-icon>
      </button>
      ${this.asking ? this.#dialog(this.asking) : nothing}
    `;
  }

  #models(): string[] {
    return view.models.value.filter((name) => catalog.can(name, "generate"));
  }

  #dialog(scope: Scope | "settings") {
    const models = this.#models();
    const rows = scope === "all" ? examples.rows.value.total : view.selection.value.length;
    return html`<cd-dialog
      heading=${scope === "settings" ? "How to generate" : `Run ${count(rows, "example")}`}
      style="--width: 480px"
      with-footer
      open
      @close=${() => (this.asking = null)}
    >
      <div class="form">
        ${scope === "settings"
          ? html`<p class="muted">For every run that is started from here. What is empty is the model's own default.</p>`
          : html`<ul>
                ${models.map((model) => html`<li>${model}: ${this.#estimate(model, rows)}</li>`)}
              </ul>
              <label class="check">
                <input
                  type="checkbox"
                  .checked=${this.fresh}
                  @change=${(e: Event) => (this.fresh = (e.target as HTMLInputElement).checked)}
                />
                Ask again where there is an answer already
              </label>`}
        <fieldset>
          ${scope === "settings" ? nothing : html`<legend>How to generate</legend>`}
          ${FIELDS.map(
            (field) =>
              html`<label
                >${field.label}
                <input
                  type="number"
                  min=${field.min}
                  max=${field.max ?? nothing}
                  step=${field.step}
                  placeholder="default"
                  .value=${String(responses.parameters.value[field.name] ?? "")}
                  @change=${(event: Event) => this.#set(field.name, event.target as HTMLInputElement)}
              /></label>`,
          )}
        </fieldset>
      </div>
      <div slot="footer" class="foot">
        ${scope === "settings"
          ? html`<button @click=${() => (responses.parameters.value = {})}>Defaults</button>
              <button class="primary" @click=${() => (this.asking = null)}>Done</button>`
          : html`<button @click=${() => (this.asking = null)}>Cancel</button>
              <button class="primary" @click=${() => void this.#run(scope)}>Run</button>`}
      </div>
    </cd-dialog>`;
  }

  #estimate(model: string, rows: number): string {
    const seconds = responses.estimateSeconds(model, rows);
    return seconds === null
      ? "no answer of this model is known yet, so nobody knows how long it takes"
      : `${about(seconds)} if none is answered yet`;
  }

  #set(name: NumberParameter, input: HTMLInputElement): void {
    if (!input.checkValidity()) {
      input.reportValidity();
      return;
    }
    const parameters = { ...responses.parameters.peek() };
    if (input.value === "") delete parameters[name];
    else parameters[name] = Number(input.value);
    responses.parameters.value = parameters;
  }

  #start(scope: Scope): void {
    if (view.selection.peek().length > WITHOUT_ASKING) this.asking = scope;
    else void this.#run(scope, view.selection.peek().length === 1);
  }

  /** One row that is run by hand is run again even if it has an answer: that is what the button is pressed for. */
  async #run(scope: Scope, again = this.fresh): Promise<void> {
    this.asking = null;
    try {
      const filtered = Object.keys(view.filter.peek()).some((key) => key !== "sort");
      const rows =
        scope === "selection"
          ? { exampleIds: view.selection.peek() }
          : filtered
            ? { exampleIds: await examples.allIds() }
            : ({ all: true } as const);
      const how = again ? { fresh: true } : {};
      await Promise.all(this.#models().map((model) => responses.run({ model, ...rows, ...how })));
    } catch (error) {
      notices.problem(error);
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-run-bar": CdRunBar;
  }
}
