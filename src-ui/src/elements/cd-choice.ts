// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { css, html } from "lit";
import { customElement, property } from "lit/decorators.js";
import { CdElement } from "./cd-element.ts";

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly title?: string;
  /** Why it cannot be chosen now, as a sentence. */
  readonly unavailable?: string;
}

/**
 * One of a few values, all of them visible: a radio group drawn as one strip. Arrow keys move and choose, as in any radio
 * group.
 *
 * @fires choose - `detail` is the value
 */
@customElement("cd-choice")
export class CdChoice extends CdElement {
  static override styles = [
    CdElement.styles,
    css`
      :host {
        display: inline-flex;
        max-width: 100%;
      }
      [role="radiogroup"] {
        display: inline-flex;
        max-width: 100%;
        padding: 2px;
        border-radius: var(--radius);
        background: var(--sunken);
        overflow-x: auto;
        scrollbar-width: none;
      }
      button {
        min-height: 24px;
        padding: 0 var(--choice-padding, 8px);
        border: 0;
        border-radius: 4px;
        background: none;
        color: var(--ink-2);
        font-weight: 500;
      }
      button:hover {
        color: var(--ink);
        background: none;
      }
      button[aria-checked="true"] {
        background: var(--panel);
        color: var(--accent);
        font-weight: 600;
        box-shadow: 0 0 0 1px var(--hairline);
      }
      button[aria-disabled="true"] {
        background: none;
      }
    `,
  ];

  @property({ attribute: false }) choices: readonly Choice[] = [];
  @property() value = "";
  @property() label = "";

  override render() {
    return html`<div role="radiogroup" aria-label=${this.label} @keydown=${this.#onKey}>
      ${this.choices.map((choice) => {
        const checked = choice.value === this.value;
        return html`<button
          role="radio"
          aria-checked=${checked}
          aria-disabled=${choice.unavailable ? "true" : "false"}
          tabindex=${checked ? 0 : -1}
          title=${choice.unavailable ?? choice.title ?? ""}
          data-value=${choice.value}
          @click=${() => this.#choose(choice)}
        >
          ${choice.label}
        </button>`;
      })}
    </div>`;
  }

  #choose(choice: Choice): void {
    if (choice.unavailable || choice.value === this.value) return;
    this.dispatchEvent(new CustomEvent("choose", { detail: choice.value }));
  }

  #onKey(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const open = this.choices.filter((choice) => !choice.unavailable);
    const at = open.findIndex((choice) => choice.value === this.value);
    const next = open[(at + step + open.length) % open.length];
    if (!next) return;
    this.#choose(next);
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>(`[data-value="${next.value}"]`)?.focus(),
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-choice": CdChoice;
  }
}
