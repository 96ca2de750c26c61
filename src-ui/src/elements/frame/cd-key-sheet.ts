// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { css, html } from "lit";
import { customElement } from "lit/decorators.js";
import { keyLines, type KeyLine } from "../../lib/keys.ts";
import { dialogs } from "../../state/dialogs.ts";
import { preferences } from "../../state/preferences.ts";
import "../cd-dialog.ts";
import { CdElement } from "../cd-element.ts";

/** The list of keys, opened with `?`, and the way back to the tour. */
@customElement("cd-key-sheet")
export class CdKeySheet extends CdElement {
  static override styles = [
    CdElement.styles,
    css`
      .lists {
        columns: 2 300px;
        column-gap: var(--s6);
        padding: var(--s4) var(--s5);
      }
      section {
        break-inside: avoid;
        margin-bottom: var(--s4);
      }
      h3 {
        margin: 0 0 var(--s1);
        font: 600 var(--text-s) / 20px var(--font-ui);
        color: var(--ink-2);
      }
      dl {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: var(--s1) var(--s3);
        margin: 0;
      }
      dt {
        min-width: 84px;
        color: var(--ink-2);
      }
      dd {
        margin: 0;
      }
      kbd {
        display: inline-block;
        min-width: 20px;
        padding: 0 5px;
        border: 1px solid var(--line);
        border-radius: var(--radius-s);
        background: var(--sunken);
        color: var(--ink);
        font: 12px/18px var(--font-ui);
        text-align: center;
      }
      .foot {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--s3);
        padding: var(--s3) var(--s5);
      }
      label {
        display: flex;
        align-items: center;
        gap: var(--s2);
      }
    `,
  ];

  override render() {
    const lines = keyLines();
    const groups = [...new Set(lines.map((l) => l.group))];
    return html`
      <cd-dialog
        heading="Keys"
        style="--width: 780px"
        with-footer
        ?open=${dialogs.keys.value}
        @close=${() => (dialogs.keys.value = false)}
      >
        <div class="lists">${groups.map((group) => this.#group(group, lines))}</div>
        <div slot="footer" class="foot">
          <label class="grow">
            <input
              type="checkbox"
              .checked=${preferences.singleKeys.value}
              @change=${(e: Event) => (preferences.singleKeys.value = (e.target as HTMLInputElement).checked)}
            />
            Single letters are commands
          </label>
          <button @click=${this.#startTour}>Take the tour</button>
        </div>
      </cd-dialog>
    `;
  }

  #group(group: string, lines: KeyLine[]) {
    return html`<section>
      <h3>${group}</h3>
      <dl>
        ${lines
          .filter((l) => l.group === group)
          .map(
            (line) =>
              html`<dt>${line.keys.map((key) => (key === "to" ? " to " : html`<kbd>${key}</kbd> `))}</dt>
                <dd>${line.words}</dd>`,
          )}
      </dl>
    </section>`;
  }

  #startTour(): void {
    dialogs.keys.value = false;
    dialogs.tour.value = 0;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-key-sheet": CdKeySheet;
  }
}
