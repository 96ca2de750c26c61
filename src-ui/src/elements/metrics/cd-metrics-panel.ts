// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { css, html } from "lit";
import { customElement } from "lit/decorators.js";
import { CdElement } from "../cd-element.ts";

/** The panel for how well models answer, by group of examples. */
@customElement("cd-metrics-panel")
export class CdMetricsPanel extends CdElement {
  static override styles = [
    CdElement.styles,
    css`
      :host {
        display: block;
        height: 100%;
      }
    `,
  ];

  override render() {
    return html`<div class="empty"><p>Nothing to see here yet.</p></div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-metrics-panel": CdMetricsPanel;
  }
}
