// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { TriangleAlert, X } from "lucide";
import { css, html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import { modifier } from "../../lib/keys.ts";
import { notices } from "../../state/notices.ts";
import { CdElement } from "../cd-element.ts";
import "../cd-icon.ts";

/** Errors that belong to no panel, as a banner, and short messages with Undo, as a snackbar. */
@customElement("cd-notices")
export class CdNotices extends CdElement {
  static override styles = [
    CdElement.styles,
    css`
      .banner {
        display: flex;
        align-items: center;
        gap: var(--s2);
        padding: 5px var(--s3);
        border-bottom: 1px solid var(--hairline);
        background: var(--danger-soft);
        color: var(--ink);
      }
      .banner cd-icon {
        color: var(--danger);
      }
      .banner span {
        flex: 1;
        overflow-wrap: anywhere;
      }
      .snackbar {
        position: fixed;
        z-index: 20;
        inset: auto auto calc(40px + env(safe-area-inset-bottom)) 50%;
        display: flex;
        align-items: center;
        gap: var(--s3);
        width: max-content;
        max-width: calc(100vw - 24px);
        min-height: 40px;
        padding: 6px 6px 6px var(--s4);
        border-radius: 8px;
        background: var(--ink);
        color: var(--panel);
        box-shadow: var(--shadow);
        transform: translateX(-50%);
        overflow-wrap: anywhere;
      }
      .snackbar button {
        border: 0;
        background: transparent;
        color: inherit;
      }
      .snackbar .undo {
        color: var(--panel);
        font-weight: 700;
        text-decoration: underline;
        text-underline-offset: 3px;
      }
      @media (max-width: 899px) {
        .snackbar {
          bottom: calc(60px + env(safe-area-inset-bottom));
        }
      }
    `,
  ];

  override render() {
    const message = notices.message.value;
    return html`
      <div role="alert">
        ${notices.problems.value.map(
          (problem) =>
            html`<div class="banner">
              <cd-icon .icon=${TriangleAlert}></cd-icon>
              <span>${problem.message}</span>
              ${problem.action
                ? html`<button @click=${problem.action.run}>${problem.action.label}</button>`
                : nothing}
              <button class="icon" aria-label="Dismiss" @click=${() => notices.dismiss(problem.id)}>
                <cd-icon .icon=${X}></cd-icon>
              </button>
            </div>`,
        )}
      </div>
      <div role="status">
        ${message
          ? html`<div class="snackbar">
              <span>${message.text}</span>
              ${message.undo
                ? html`<button class="undo" title="${modifier()}+Z" @click=${() => void notices.undo()}>Undo</button>`
                : nothing}
              <button class="icon" aria-label="Close" @click=${() => notices.closeMessage()}>
                <cd-icon .icon=${X}></cd-icon>
              </button>
            </div>`
          : nothing}
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-notices": CdNotices;
  }
}
