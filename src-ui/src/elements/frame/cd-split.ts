// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import "@awesome.me/webawesome/dist/components/split-panel/split-panel.js";
import type WaSplitPanel from "@awesome.me/webawesome/dist/components/split-panel/split-panel.js";
import { css, html } from "lit";
import { customElement, property } from "lit/decorators.js";
import { preferences } from "../../state/preferences.ts";
import { CdElement } from "../cd-element.ts";

/**
 * Two places with a divider that is dragged, moved with the arrow keys, and put back with a double click. Where it was left
 * is remembered under its name.
 *
 * @slot start - left or above
 * @slot end - right or below
 */
@customElement("cd-split")
export class CdSplit extends CdElement {
  static override styles = [
    CdElement.styles,
    css`
      :host {
        display: block;
        min-width: 0;
        min-height: 0;
        height: 100%;
      }
      wa-split-panel {
        --divider-width: 1px;
        --divider-hit-area: 11px;
        --min: 18%;
        --max: 82%;
        height: 100%;
      }
      wa-split-panel::part(divider) {
        background: var(--hairline);
        z-index: 2;
        transition: background-color var(--quick);
      }
      wa-split-panel::part(divider):hover,
      wa-split-panel::part(divider):focus-visible {
        outline: none;
        background: var(--accent);
        box-shadow: 0 0 0 1px var(--accent);
      }
      wa-split-panel::part(start),
      wa-split-panel::part(end) {
        min-width: 0;
        min-height: 0;
        overflow: hidden;
      }
    `,
  ];

  /** Under which name the position is remembered. */
  @property() name = "";
  @property() orientation: "horizontal" | "vertical" = "horizontal";
  /** Where the divider is before anybody has moved it, in per cent. */
  @property({ type: Number }) initial = 50;

  override render() {
    const position = preferences.splits.value[this.name] ?? this.initial;
    return html`
      <wa-split-panel
        orientation=${this.orientation}
        .position=${position}
        snap="${this.initial}%"
        @wa-reposition=${this.#onMove}
        @dblclick=${this.#onDoubleClick}
      >
        <slot slot="start" name="start"></slot>
        <slot slot="end" name="end"></slot>
      </wa-split-panel>
    `;
  }

  #onMove(event: Event): void {
    // Menus inside tell of their moves by the same name.
    if (event.target !== event.currentTarget) return;
    const { position } = event.target as WaSplitPanel;
    if (!Number.isFinite(position)) return;
    if (Math.abs(position - (preferences.splits.peek()[this.name] ?? this.initial)) < 0.05) return;
    preferences.splits.value = { ...preferences.splits.peek(), [this.name]: Math.round(position * 10) / 10 };
  }

  #onDoubleClick(event: Event): void {
    const onDivider = event.composedPath().some((t) => t instanceof HTMLElement && t.part?.contains("divider"));
    if (!onDivider) return;
    const rest = { ...preferences.splits.peek() };
    delete rest[this.name];
    preferences.splits.value = rest;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-split": CdSplit;
  }
}
