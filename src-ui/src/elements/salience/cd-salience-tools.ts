// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { Columns2, Download, SlidersHorizontal } from "lucide";
import "@awesome.me/webawesome/dist/components/dropdown/dropdown.js";
import "@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js";
import "@awesome.me/webawesome/dist/components/popover/popover.js";
import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { SalienceMethodInfo } from "../../api/types.ts";
import { AGGREGATIONS, type Aggregation } from "../../lib/salience-values.ts";
import { explanations } from "../../state/explanations.ts";
import { COMPARES, GRANULARITIES, view, type Compare, type Granularity, type TargetKind } from "../../state/view.ts";
import "../cd-choice.ts";
import { CdElement } from "../cd-element.ts";
import "../cd-icon.ts";

const NAMES: Record<Granularity, string> = {
  token: "tokens",
  word: "words",
  sentence: "sentences",
  line: "lines",
  paragraph: "paragraphs",
  regex: "regex",
};

const AGGREGATION_NAMES: Record<Aggregation, string> = {
  sum: "sum of its tokens",
  mean: "mean of its tokens",
  max: "strongest token",
};

const COMPARE_NAMES: Record<Compare, string> = {
  off: "one text",
  examples: "pinned | selected",
  models: "the models",
  targets: "target | response",
};

/** How long typing in the expression rests before it is searched for. */
const TYPING_MS = 250;

/**
 * The one row of tools for everything that is explained: what, cut how, by which method, and side by side with what. A
 * choice stays when one moves on to the next example.
 *
 * @fires save - `detail` is "csv", "json" or "svg"
 */
@customElement("cd-salience-tools")
export class CdSalienceTools extends CdElement {
  static override styles = [
    CdElement.styles,
    css`
      :host {
        display: flex;
        flex: none;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--s1) var(--s3);
        padding: 6px var(--s3);
        border-bottom: 1px solid var(--hairline);
        font-size: 13px;
      }
      .tool {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        min-width: 0;
        color: var(--ink-2);
      }
      select {
        max-width: 180px;
        font-size: 13px;
      }
      .pattern {
        width: 150px;
        font: 400 13px/20px var(--font-mono);
      }
      .compare {
        padding: 0 7px;
      }
      .end {
        display: inline-flex;
        align-items: center;
        gap: 2px;
        margin-left: auto;
      }
      /* On one line as long as it can be: the choices say by themselves what they are. */
      @container (max-width: 800px) {
        :host {
          --choice-padding: 6px;
          column-gap: var(--s2);
        }
        .word {
          display: none;
        }
      }
      @container (max-width: 600px) {
        :host {
          flex-wrap: nowrap;
          overflow-x: auto;
          scrollbar-width: none;
        }
        .tool {
          flex: none;
        }
      }
      .options {
        display: grid;
        gap: var(--s3);
        width: 236px;
        font: 400 13px/18px var(--font-ui);
      }
      .options label {
        display: flex;
        align-items: center;
        gap: var(--s2);
      }
      .options .stacked {
        display: grid;
        gap: var(--s1);
        color: var(--ink-2);
      }
      .options select {
        max-width: none;
        width: 100%;
      }
    `,
  ];

  /** The methods of the models that are shown; what one of them lacks is replaced by its first. */
  @property({ attribute: false }) methods: readonly SalienceMethodInfo[] = [];
  @property() method = "";
  /** What is wrong with the custom expression. */
  @property({ attribute: "pattern-problem" }) patternProblem = "";
  /** Why there are no tokens to show, when none of the models tells its own. */
  @property({ attribute: "no-tokens" }) noTokens = "";
  /** How many answers there are to choose from: the most that a shown model gave to a shown prompt. */
  @property({ type: Number }) candidates = 1;
  @property({ type: Boolean, attribute: "can-save" }) canSave = false;
  #typing: ReturnType<typeof setTimeout> | undefined;

  override render() {
    const comparing = view.compare.value !== "off";
    return html`
      ${view.compare.value === "targets" ? nothing : this.#kinds()} ${view.compare.value === "models" ? nothing : this.#models()}
      <span class="tool">
        <span class="word">by</span>
        <cd-choice
          label="By"
          .choices=${GRANULARITIES.map((value) => ({
            value,
            label: NAMES[value],
            ...(value === "token" && this.noTokens ? { unavailable: this.noTokens } : {}),
          }))}
          .value=${view.granularity.value}
          @choose=${({ detail }: CustomEvent<Granularity>) => view.explain({ granularity: detail })}
        ></cd-choice>
        ${view.granularity.value === "regex" ? this.#pattern() : nothing}
      </span>
      ${this.#methods()} ${comparing ? this.#differences() : nothing}
      <span class="end">${this.#compare()} ${this.#options()} ${this.#save()}</span>
    `;
  }

  #kinds() {
    return html`<span class="tool">
        <span class="word">explain</span>
        <cd-choice
          label="Explain"
          .choices=${[
            { value: "response", label: "response", title: "What the model answered" },
            { value: "target", label: "target", title: "What the dataset says it should have answered" },
          ]}
          .value=${view.targetKind.value}
          @choose=${({ detail }: CustomEvent<TargetKind>) => view.explain({ targetKind: detail })}
        ></cd-choice>
        ${view.targetKind.value === "response" && this.candidates > 1 ? this.#candidates() : nothing}
      </span>`;
  }

  #candidates() {
    return html`<cd-choice
      label="Which answer"
      .choices=${Array.from({ length: this.candidates }, (_, index) => ({
        value: String(index),
        label: String(index + 1),
        title: `Answer ${index + 1} of ${this.candidates}`,
      }))}
      .value=${String(view.candidateOf(this.candidates))}
      @choose=${({ detail }: CustomEvent<string>) => view.explain({ candidate: Number(detail) })}
    ></cd-choice>`;
  }

  /** Whose answer it is, when several models are selected and one is shown: the shown one is the first. */
  #models() {
    const models = view.models.value;
    if (models.length < 2) return nothing;
    const others = (name: string) => models.filter((model) => model !== name);
    return html`<label class="tool">
      <span class="word">of</span>
      <select
        aria-label="Model"
        @change=${(event: Event) => {
          const { value } = event.target as HTMLSelectElement;
          view.showModels([value, ...others(value)]);
        }}
      >
        ${[...models].sort().map((name) => html`<option value=${name} .selected=${name === models[0]}>${name}</option>`)}
      </select>
    </label>`;
  }

  #pattern() {
    return html`<input
      class="pattern"
      aria-label="Each match of this expression starts a segment"
      title="Each match starts a segment; ^ and $ are those of a line"
      spellcheck="false"
      autocapitalize="off"
      aria-invalid=${this.patternProblem ? "true" : "false"}
      .value=${view.regex.value}
      @input=${this.#onPattern}
    />`;
  }

  readonly #onPattern = (event: Event): void => {
    const { value } = event.target as HTMLInputElement;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => view.explain({ regex: value }), TYPING_MS);
  };

  #methods() {
    if (!this.methods.length) return nothing;
    const chosen = this.methods.find((method) => method.name === this.method);
    return html`<span class="tool">
      <select aria-label="Method" title=${chosen?.help ?? ""} @change=${(event: Event) => view.explain({ method: (event.target as HTMLSelectElement).value })}>
        ${this.methods.map(
          ({ name, title }) => html`<option value=${name} .selected=${name === this.method}>${title}</option>`,
        )}
      </select>
    </span>`;
  }

  #compare() {
    const chosen = view.compare.value;
    return html`<wa-dropdown placement="bottom-end" @wa-select=${this.#onCompare}>
      <button slot="trigger" class="quiet compare" title="Put side by side" aria-label="Side by side: ${COMPARE_NAMES[chosen]}">
        <cd-icon .icon=${Columns2}></cd-icon>
        ${chosen === "off" ? nothing : COMPARE_NAMES[chosen]}
      </button>
      ${COMPARES.map((value) => {
        const why = whyNotBeside(value);
        return html`<wa-dropdown-item type="checkbox" value=${value} .checked=${value === chosen} ?disabled=${why !== null}>
          ${COMPARE_NAMES[value]}${why === null ? nothing : html`<span slot="details">${why}</span>`}
        </wa-dropdown-item>`;
      })}
    </wa-dropdown>`;
  }

  readonly #onCompare = (event: CustomEvent<{ item: { value: string } }>): void => {
    view.setCompare(event.detail.item.value as Compare);
    this.requestUpdate();
  };

  #differences() {
    const { showDifference, salienceDifference, sharedScale } = explanations;
    return html`<span class="tool">
      ${this.#toggle("Δ text", "Mark the words that differ", showDifference)}
      ${this.#toggle("Δ salience", "Colour by how the salience differs from the first text", salienceDifference)}
      ${this.#toggle("one scale", "One colour scale for all; off gives each its own", sharedScale)}
    </span>`;
  }

  #toggle(label: string, title: string, held: { value: boolean }) {
    return html`<button class="quiet" aria-pressed=${held.value} title=${title} @click=${() => (held.value = !held.value)}>
      ${label}
    </button>`;
  }

  #options() {
    const { display, numbers, aggregation, specialTokens } = explanations;
    return html`
      <button id="view" class="icon" aria-label="How it is shown" title="How it is shown">
        <cd-icon .icon=${SlidersHorizontal}></cd-icon>
      </button>
      <wa-popover for="view" placement="bottom-end" without-arrow>
        <div class="options">
          <div class="stacked">
            Show the strength as
            <cd-choice
              label="Show the strength as"
              .choices=${[
                { value: "heat", label: "colour" },
                { value: "underline", label: "underline" },
              ]}
              .value=${display.value}
              @choose=${({ detail }: CustomEvent<"heat" | "underline">) => (display.value = detail)}
            ></cd-choice>
          </div>
          <label>
            <input type="checkbox" .checked=${numbers.value} @change=${(event: Event) => (numbers.value = isChecked(event))} />
            numbers in the text
          </label>
          <label>
            <input
              type="checkbox"
              .checked=${specialTokens.value}
              @change=${(event: Event) => (specialTokens.value = isChecked(event))}
            />
            special tokens
          </label>
          <label class="stacked">
            A segment counts as the
            <select @change=${(event: Event) => (aggregation.value = (event.target as HTMLSelectElement).value as Aggregation)}>
              ${AGGREGATIONS.map(
                (value) => html`<option value=${value} .selected=${value === aggregation.value}>${AGGREGATION_NAMES[value]}</option>`,
              )}
            </select>
          </label>
        </div>
      </wa-popover>
    `;
  }

  #save() {
    return html`<wa-dropdown placement="bottom-end" @wa-select=${this.#onSave}>
      <button slot="trigger" class="icon" aria-label="Save the salience" title="Save the salience" ?disabled=${!this.canSave}>
        <cd-icon .icon=${Download}></cd-icon>
      </button>
      <wa-dropdown-item value="csv">Table (CSV)</wa-dropdown-item>
      <wa-dropdown-item value="json">Everything (JSON)</wa-dropdown-item>
      <wa-dropdown-item value="png">Picture (PNG)</wa-dropdown-item>
      <wa-dropdown-item value="svg">Picture (SVG)</wa-dropdown-item>
    </wa-dropdown>`;
  }

  readonly #onSave = (event: CustomEvent<{ item: { value: string } }>): void => {
    this.dispatchEvent(new CustomEvent("save", { detail: event.detail.item.value }));
  };
}

/** Why this cannot be put side by side now; null when it can. */
function whyNotBeside(compare: Compare): string | null {
  if (compare === "examples" && view.pinned.value === null) return "pin one first";
  if (compare === "models" && view.models.value.length < 2) return "select a second";
  return null;
}

function isChecked(event: Event): boolean {
  return (event.target as HTMLInputElement).checked;
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-salience-tools": CdSalienceTools;
  }
}
