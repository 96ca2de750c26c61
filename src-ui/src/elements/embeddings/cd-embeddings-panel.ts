// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { css, html } from "lit";
import { customElement } from "lit/decorators.js";
import { CdElement } from "../cd-element.ts";

/** The panel for embeddings of the examples in a plane. */
@customElement("cd-embeddings-panel")
export class CdEmbeddingsPanel extends CdElement {
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
    "cd-embeddings-panel": CdEmbeddingsPanel;
  }
}
