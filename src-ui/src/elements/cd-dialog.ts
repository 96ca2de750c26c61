// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { X } from "lucide";
import { css, html, type PropertyValues } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import { CdElement } from "./cd-element.ts";
import "./cd-icon.ts";

const inPage = new Set<CdDialog>();

/** Whether a dialog is above the page, whoever has opened it: what is behind it takes no keys then. */
export function isDialogOpen(): boolean {
  return [...inPage].some((one) => one.shown);
}

/**
 * A window above the page with a heading. It is the browser's own dialog: the focus stays inside and goes back, Escape closes.
 *
 * @slot - the content, which scrolls
 * @slot footer - buttons, always visible
 * @fires close - when it was closed, whichever way
 * @cssproperty --width - 560px
 * @cssproperty --height - as the content needs
 */
@customElement("cd-dialog")
export class CdDialog extends CdElement {
  static override styles = [
    CdElement.styles,
    css`
      dialog {
        display: flex;
        flex-direction: column;
        width: min(var(--width, 560px), calc(100vw - 24px));
        height: var(--height, fit-content);
        max-height: calc(100dvh - 24px);
        padding: 0;
        border: 1px solid var(--hairline);
        border-radius: 12px;
        background: var(--panel);
        color: var(--ink);
        box-shadow: var(--shadow);
        overflow: hidden;
      }
      dialog:not([open]) {
        display: none;
      }
      dialog::backdrop {
        background: var(--scrim);
      }
      @media (prefers-reduced-motion: no-preference) {
        dialog[open] {
          animation: rise var(--quick) ease-out;
        }
        @keyframes rise {
          from {
            opacity: 0;
            transform: translateY(6px);
          }
        }
      }
      header {
        display: flex;
        flex: none;
        align-items: center;
        gap: var(--s2);
        padding: var(--s3) var(--s3) var(--s3) var(--s5);
      }
      h2 {
        flex: 1;
        margin: 0;
        font: 600 var(--text-l) / 24px var(--font-ui);
      }
      .body {
        flex: 1;
        min-height: 0;
        overflow: auto;
        border-top: 1px solid var(--hairline);
      }
      footer {
        flex: none;
        border-top: 1px solid var(--hairline);
        background: var(--bg);
      }
      footer[hidden] {
        display: none;
      }
    `,
  ];

  @property() heading = "";
  @property({ type: Boolean }) open = false;
  @property({ type: Boolean, attribute: "with-footer" }) withFooter = false;
  @query("dialog") private dialog!: HTMLDialogElement;

  override connectedCallback(): void {
    super.connectedCallback();
    inPage.add(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    inPage.delete(this);
  }

  /** Whether the browser shows it now, which `open` only asks for. */
  get shown(): boolean {
    return this.dialog?.open ?? false;
  }

  override render() {
    return html`
      <dialog aria-labelledby="heading" @close=${this.#onClose} @click=${this.#onClick}>
        <header>
          <h2 id="heading">${this.heading}</h2>
          <button class="icon" aria-label="Close" title="Close (Esc)" @click=${() => this.dialog.close()}>
            <cd-icon .icon=${X}></cd-icon>
          </button>
        </header>
        <div class="body" tabindex="0" role="group" aria-labelledby="heading"><slot></slot></div>
        <footer ?hidden=${!this.withFooter}><slot name="footer"></slot></footer>
      </dialog>
    `;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has("open")) return;
    if (this.open && !this.dialog.open) this.dialog.showModal();
    else if (!this.open && this.dialog.open) this.dialog.close();
  }

  #onClose(): void {
    // Closed by whoever owns it: that one knows.
    if (!this.open) return;
    this.open = false;
    this.dispatchEvent(new CustomEvent("close"));
  }

  /** A click on the backdrop comes from the dialog itself, outside of its box. */
  #onClick(event: MouseEvent): void {
    if (event.target !== this.dialog) return;
    const box = this.dialog.getBoundingClientRect();
    const inside =
      event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) this.dialog.close();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-dialog": CdDialog;
  }
}
