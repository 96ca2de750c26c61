// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { css, html } from "lit";
import { customElement, property } from "lit/decorators.js";
import { styleMap } from "lit/directives/style-map.js";
import { legendStops, percent, type ScaleKind, type Theme, threeDigits } from "../../lib/salience-scale.ts";
import { CdElement } from "../cd-element.ts";

/**
 * What the colours mean: the scale as it is drawn, its two ends as numbers, and in words what each end says.
 */
@customElement("cd-salience-legend")
export class CdSalienceLegend extends CdElement {
  static override styles = [
    CdElement.styles,
    css`
      :host {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        min-width: 0;
        color: var(--ink-2);
        font: 400 12px/16px var(--font-ui);
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .bar {
        flex: none;
        width: 112px;
        height: 12px;
        border: 1px solid var(--hairline);
        border-radius: 3px;
        forced-color-adjust: none;
      }
      b {
        color: var(--ink);
        font-weight: 600;
      }
      .away {
        text-decoration: underline dotted 1.5px;
        text-underline-offset: 3px;
      }
    `,
  ];

  @property() scale: ScaleKind = "unsigned";
  @property() theme: Theme = "light";
  @property({ type: Number }) intensity = 0.5;
  /** The value at the end of the scale. */
  @property({ type: Number }) reach = 0;
  /** What is shown: salience, or how it differs from the text beside it. */
  @property() of: "salience" | "difference" = "salience";

  override render() {
    const stops = legendStops(this.scale, this.theme, this.intensity).map((stop) => stop.background);
    const bar = html`<span
      class="bar"
      aria-hidden="true"
      style=${styleMap({ background: `linear-gradient(to right, ${stops.join(", ")})` })}
    ></span>`;
    if (this.of === "difference") {
      const end = percent(this.reach);
      return html`<span class="away">less</span><b>−${end}</b>${bar}<b>+${end}</b><span>more of the whole than beside it</span>`;
    }
    if (this.scale === "unsigned") return html`<b>0</b>${bar}<b>${threeDigits(this.reach)}</b><span>stronger influence</span>`;
    return html`
      <span class="away">pushes away</span><b>${threeDigits(-this.reach)}</b>${bar}<b>+${threeDigits(this.reach)}</b>
      <span>pushes towards</span>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-salience-legend": CdSalienceLegend;
  }
}
