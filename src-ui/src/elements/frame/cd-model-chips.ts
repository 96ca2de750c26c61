// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import "@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js";
import "@awesome.me/webawesome/dist/components/dropdown/dropdown.js";
import { ChevronDown, Plus } from "lucide";
import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Capability, Model } from "../../api/types.ts";
import { catalog } from "../../state/catalog.ts";
import { openConfigure } from "../../state/dialogs.ts";
import { notices } from "../../state/notices.ts";
import { view } from "../../state/view.ts";
import { menuStyles } from "../../styles/menu.ts";
import { CdElement } from "../cd-element.ts";
import "../cd-icon.ts";

const CAPABILITIES: [Capability, string][] = [
  ["generate", "answers"],
  ["stream", "streams"],
  ["tokenize", "tokens"],
  ["salience", "explains by gradient"],
  ["log_probabilities", "log-probabilities"],
  ["embeddings", "embeddings"],
];
const MOST_CHIPS = 4;

/** Why the model cannot do things that are offered here, as sentences. */
export function whatIsOff(model: Model): string[] {
  return CAPABILITIES.flatMap(([capability]) => model.missing[capability] ?? []);
}

/** A model's state and what it can do, in words. */
export function describeModel(model: Model): string {
  if (model.state === "loading") return `${model.name} is loading.`;
  if (model.state === "failed") return `${model.name} failed: ${model.problem ?? "no reason was given."}`;
  const can = CAPABILITIES.filter(([c]) => model.capabilities.includes(c)).map(([, words]) => words);
  const off = whatIsOff(model);
  return [`${model.name}: ${can.join(", ")}.`, ...off].join("\n");
}

/**
 * The models as chips: pressed ones are shown in the table and in the explanation. A dot tells the state by colour and by
 * shape. Alt-click shows only this one.
 */
@customElement("cd-model-chips")
export class CdModelChips extends CdElement {
  static override styles = [
    CdElement.styles,
    menuStyles,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: var(--s1);
        min-width: 0;
      }
      button.chip {
        max-width: 190px;
        border-radius: 14px;
        padding: 0 10px 0 8px;
        color: var(--ink-2);
      }
      button.chip[aria-pressed="true"] {
        color: var(--accent);
      }
      .dot {
        flex: none;
        width: 8px;
        height: 8px;
        border: 1.5px solid var(--edge);
        border-radius: 50%;
      }
      [aria-pressed="true"] .dot.ready,
      .dot.ready.on {
        border-color: var(--accent);
        background: var(--accent);
      }
      .dot.failed {
        border-color: var(--danger);
        border-radius: 1px;
        background: var(--danger);
        transform: rotate(45deg);
      }
      .dot.loading {
        border-color: var(--accent);
        border-right-color: transparent;
      }
      @media (prefers-reduced-motion: no-preference) {
        .dot.loading {
          animation: turn 1s linear infinite;
        }
        @keyframes turn {
          to {
            transform: rotate(1turn);
          }
        }
      }
    `,
  ];

  /** One button with all models, for where there is no room. */
  @property({ type: Boolean }) compact = false;

  override render() {
    const models = catalog.models.value;
    const shown = view.models.value;
    if (!models.length)
      return html`<button class="primary" @click=${() => openConfigure("models")}>
        <cd-icon .icon=${Plus}></cd-icon>Load a model
      </button>`;
    // The first few as chips; what is shown is always among them.
    const order = [...models].sort((a, b) => Number(shown.includes(b.name)) - Number(shown.includes(a.name)));
    const few = new Set(order.slice(0, MOST_CHIPS).map((m) => m.name));
    const chips = models.filter((m) => few.has(m.name));
    return html`
      ${this.compact ? nothing : chips.map((model) => this.#chip(model, shown.includes(model.name)))}
      <wa-dropdown placement="bottom-start" @wa-select=${this.#onSelect}>
        <button
          slot="trigger"
          class=${this.compact ? "" : "icon"}
          title="All models"
        >
          <span class="visually-hidden">All models</span>
          ${this.compact
            ? html`<span class="dot on ${catalog.model(shown[0] ?? null)?.state ?? ""}"></span
                ><span class="truncate">${shown.length > 1 ? `${shown.length} models` : (shown[0] ?? "no model")}</span>`
            : nothing}
          <cd-icon .icon=${ChevronDown}></cd-icon>
        </button>
        ${models.map(
          (model) =>
            html`<wa-dropdown-item type="checkbox" .checked=${shown.includes(model.name)} value=${model.name}>
              ${model.name}
              <span slot="details">${model.state === "ready" ? "" : model.state}</span>
            </wa-dropdown-item>`,
        )}
        <hr />
        <wa-dropdown-item value="+">Load another model</wa-dropdown-item>
      </wa-dropdown>
    `;
  }

  #chip(model: Model, pressed: boolean) {
    return html`<button
      class="chip"
      aria-pressed=${pressed}
      title=${describeModel(model)}
      aria-label="${model.name}${model.state === "ready" ? "" : `, ${model.state}`}"
      @click=${(event: MouseEvent) => this.#toggle(model.name, event.altKey)}
    >
      <span class="dot ${model.state}"></span><span class="truncate">${model.name}</span>
    </button>`;
  }

  #toggle(name: string, only: boolean): void {
    if (only) view.showModels([name]);
    else if (view.models.peek().length === 1 && view.models.peek()[0] === name)
      notices.say("One model stays selected. Select another one first.");
    else view.toggleModel(name);
  }

  #onSelect(event: CustomEvent<{ item: { value: string } }>): void {
    const { value } = event.detail.item;
    if (value === "+") openConfigure("models");
    else {
      event.preventDefault();
      this.#toggle(value, false);
      this.requestUpdate();
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-model-chips": CdModelChips;
  }
}
