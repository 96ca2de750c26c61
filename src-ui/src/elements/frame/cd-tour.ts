// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { css, html } from "lit";
import { customElement } from "lit/decorators.js";
import { modifier } from "../../lib/keys.ts";
import { dialogs, openPanel } from "../../state/dialogs.ts";
import { preferences } from "../../state/preferences.ts";
import type { PanelName } from "../../panels.ts";
import { CdElement } from "../cd-element.ts";

interface Step {
  heading: string;
  words: string;
  panel: PanelName;
}

const STEPS: Step[] = [
  {
    heading: "Pick an example",
    words:
      "Each row is a prompt. Selecting one shows what the model answers to it. Nothing else is generated until you ask for it.",
    panel: "data-table",
  },
  {
    heading: "See why",
    words:
      "The colours show how much each part of the prompt moved the model towards its answer. Click or drag over a part of the answer to ask about just that.",
    panel: "salience",
  },
  {
    heading: "Change it",
    words: `Edit the prompt and press ${modifier()}+Enter: your version becomes a new example below its parent, answered and explained beside it.`,
    panel: "editor",
  },
];

/** Three steps for the first visit, in a corner where they cover nothing that they speak of. Can be left at any time. */
@customElement("cd-tour")
export class CdTour extends CdElement {
  static override styles = [
    CdElement.styles,
    css`
      section {
        position: fixed;
        z-index: 15;
        right: var(--s4);
        bottom: calc(46px + env(safe-area-inset-bottom));
        width: min(340px, calc(100vw - 24px));
        padding: var(--s4);
        border: 1px solid var(--accent-line);
        border-radius: 10px;
        background: var(--raised);
        box-shadow: var(--shadow);
      }
      h2 {
        margin: 0 0 var(--s1);
        font: 600 var(--text-l) / 22px var(--font-ui);
      }
      p {
        margin: 0 0 var(--s3);
        color: var(--ink-2);
      }
      .dots {
        display: flex;
        flex: 1;
        gap: 5px;
      }
      .dots i {
        width: 6px;
        height: 6px;
        border-radius: 50%;
        background: var(--line);
      }
      .dots i.on {
        background: var(--accent);
      }
      @media (max-width: 899px) {
        section {
          right: 12px;
          bottom: calc(60px + env(safe-area-inset-bottom));
        }
      }
    `,
  ];

  override render() {
    const at = dialogs.tour.value;
    const step = at === null ? undefined : STEPS[at];
    if (at === null || !step) return html``;
    const last = at === STEPS.length - 1;
    return html`
      <section aria-label="Tour" @keydown=${(e: KeyboardEvent) => e.key === "Escape" && this.#close()}>
        <div aria-live="polite">
          <h2>${step.heading}</h2>
          <p>${step.words}</p>
        </div>
        <div class="row">
          <span class="dots" role="img" aria-label="Step ${at + 1} of ${STEPS.length}">
            ${STEPS.map((_, i) => html`<i class=${i === at ? "on" : ""}></i>`)}
          </span>
          ${last ? "" : html`<button class="quiet" @click=${this.#close}>Skip</button>`}
          <button class="primary" @click=${() => (last ? this.#close() : this.#go(at + 1))}>
            ${last ? "Start" : "Next"}
          </button>
        </div>
      </section>
    `;
  }

  #go(at: number): void {
    dialogs.tour.value = at;
    openPanel(STEPS[at]!.panel);
  }

  #close(): void {
    dialogs.tour.value = null;
    preferences.tourSeen.value = true;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-tour": CdTour;
  }
}
