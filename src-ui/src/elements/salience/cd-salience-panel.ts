// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { css, html } from "lit";
import { customElement } from "lit/decorators.js";
import { CdElement } from "../cd-element.ts";

/** The panel for which parts of the prompt made the model answer as it did. */
@customElement("cd-salience-panel")
export class CdSaliencePanel extends CdElement {
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
    "cd-salience-panel": CdSaliencePanel;
  }
}
