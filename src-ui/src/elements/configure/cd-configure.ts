// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { css, html, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { batch, effect } from "../../state/signals.ts";
import { catalog } from "../../state/catalog.ts";
import { dialogs, type ConfigureTab } from "../../state/dialogs.ts";
import { notices } from "../../state/notices.ts";
import { LAYOUTS, view, type Layout } from "../../state/view.ts";
import "../cd-dialog.ts";
import { CdElement } from "../cd-element.ts";
import "./cd-configure-dataset.ts";
import "./cd-configure-models.ts";
import type { CdConfigureModels } from "./cd-configure-models.ts";

const TABS: { name: ConfigureTab; title: string }[] = [
  { name: "models", title: "Models" },
  { name: "dataset", title: "Dataset" },
  { name: "layout", title: "Layout" },
];

const LAYOUT_WORDS: Record<Layout, string> = {
  left_right: "Examples and editor on the left, the explanation on the right.",
  top_bottom: "Examples and editor above, the explanation below, in one wide column.",
  three_panel: "Examples on the left; the editor above the explanation on the right, with everything else as tabs.",
};

/**
 * Models, dataset and layout, by the codelab's words. What is ticked takes effect with Submit; a model or dataset that is
 * loaded here stays loaded.
 */
@customElement("cd-configure")
export class CdConfigure extends CdElement {
  static override styles = [
    CdElement.styles,
    css`
      cd-dialog {
        --width: 900px;
        --height: 720px;
      }
      .pages {
        display: grid;
        grid-template: minmax(100%, auto) / 148px minmax(0, 1fr);
        min-height: 100%;
      }
      [role="tablist"] {
        position: sticky;
        top: 0;
        display: flex;
        flex-direction: column;
        align-self: stretch;
        gap: 2px;
        padding: var(--s3) var(--s2);
      }
      .side {
        border-right: 1px solid var(--hairline);
        background: var(--bg);
      }
      [role="tab"] {
        justify-content: flex-start;
        border-color: transparent;
        background: transparent;
        color: var(--ink-2);
      }
      [role="tab"][aria-selected="true"] {
        background: var(--accent-soft);
        color: var(--accent);
        font-weight: 600;
      }
      [role="tabpanel"] {
        min-width: 0;
        padding: var(--s4) var(--s5) var(--s5);
      }
      .layouts {
        display: grid;
        gap: var(--s2);
      }
      .layouts label {
        display: grid;
        grid-template-columns: 16px 88px 1fr;
        gap: var(--s3);
        align-items: center;
        padding: var(--s3);
        border: 1px solid var(--hairline);
        border-radius: var(--radius);
        cursor: pointer;
      }
      .layouts label:has(:checked) {
        border-color: var(--accent);
        background: var(--accent-softer);
      }
      .layouts svg {
        width: 88px;
        height: 56px;
        fill: var(--sunken);
        stroke: var(--edge);
      }
      .layouts strong {
        display: block;
      }
      .foot {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--s2);
        padding: var(--s3) var(--s5);
      }
      .foot .chosen {
        color: var(--ink-2);
        font-size: 13px;
      }
      @media (max-width: 699px) {
        .pages {
          display: block;
        }
        [role="tablist"] {
          flex-direction: row;
        }
        .side {
          border-right: 0;
          border-bottom: 1px solid var(--hairline);
        }
        [role="tabpanel"] {
          padding: var(--s3);
        }
      }
    `,
  ];

  @query("cd-configure-models") private modelsPage!: CdConfigureModels;
  @state() private models: string[] = [];
  @state() private datasetName: string | null = null;
  @state() private layout: Layout = "three_panel";
  @state() private warned = false;
  #stop: (() => void) | undefined;
  #wasOpen = false;

  override connectedCallback(): void {
    super.connectedCallback();
    // Opening starts from what is shown now, and from how the models are now.
    this.#stop = effect(() => {
      const open = dialogs.configure.value !== null;
      if (open && !this.#wasOpen) {
        this.models = view.models.peek();
        this.datasetName = view.dataset.peek();
        this.layout = view.layout.peek();
        this.warned = false;
        catalog.reloadModels().catch((error) => notices.problem(error));
      }
      this.#wasOpen = open;
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  protected override willUpdate(): void {
    // A model that was removed is ticked no longer.
    if (catalog.loaded.value) this.models = this.models.filter((name) => catalog.model(name));
  }

  override render() {
    const tab = dialogs.configure.value;
    return html`
      <cd-dialog heading="Configure" with-footer ?open=${tab !== null} @close=${this.#close}>
        ${tab ? this.#pages(tab) : nothing}
        <div slot="footer" class="foot">
          <span class="chosen grow truncate">
            ${this.warned
              ? html`<span class="bad">The model in the form is not loaded yet. Press Load Model, or Submit again to leave it.</span>`
              : html`${this.models.join(", ") || "no model"} · ${this.datasetName ?? "no dataset"} · ${this.layout}`}
          </span>
          <button @click=${this.#close}>Cancel</button>
          <button class="primary" @click=${this.#submit}>Submit</button>
        </div>
      </cd-dialog>
    `;
  }

  #pages(tab: ConfigureTab) {
    return html`<div class="pages">
      <div class="side"><div role="tablist" aria-label="Configure" aria-orientation="vertical" @keydown=${this.#onTabKey}>
        ${TABS.map(
          ({ name, title }) =>
            html`<button
              role="tab"
              id="tab-${name}"
              aria-selected=${name === tab}
              aria-controls="page"
              tabindex=${name === tab ? 0 : -1}
              @click=${() => (dialogs.configure.value = name)}
            >
              ${title}
            </button>`,
        )}
      </div></div>
      <div role="tabpanel" id="page" aria-labelledby="tab-${tab}">
        <cd-configure-models
          ?hidden=${tab !== "models"}
          .chosen=${this.models}
          @choose=${(event: CustomEvent<string[]>) => (this.models = event.detail)}
          @form-change=${() => (this.warned = false)}
        ></cd-configure-models>
        <cd-configure-dataset
          ?hidden=${tab !== "dataset"}
          .chosen=${this.datasetName}
          @choose=${(event: CustomEvent<string>) => (this.datasetName = event.detail)}
        ></cd-configure-dataset>
        ${tab === "layout" ? this.#layouts() : nothing}
      </div>
    </div>`;
  }

  #layouts() {
    return html`<div class="layouts" role="radiogroup" aria-label="Layout">
      ${LAYOUTS.map(
        (layout) =>
          html`<label>
            <input
              type="radio"
              name="layout"
              .checked=${layout === this.layout}
              @change=${() => (this.layout = layout)}
            />
            ${this.#diagram(layout)}
            <span><strong>${layout}</strong><span class="muted">${LAYOUT_WORDS[layout]}</span></span>
          </label>`,
      )}
    </div>`;
  }

  #diagram(layout: Layout) {
    return html`<svg viewBox="0 0 88 56" aria-hidden="true">
      <rect x="0.5" y="0.5" width="87" height="55" rx="4" />
      <path
        d=${layout === "left_right" ? "M35.5 0V56" : layout === "top_bottom" ? "M0 22.5H88" : "M35.5 0V56M35.5 22.5H88"}
      />
    </svg>`;
  }

  #onTabKey(event: KeyboardEvent): void {
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const at = TABS.findIndex((t) => t.name === dialogs.configure.peek());
    const next = TABS[(at + by + TABS.length) % TABS.length]!.name;
    dialogs.configure.value = next;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`#tab-${next}`)?.focus());
  }

  #submit(): void {
    if (this.modelsPage?.unfinished && !this.warned) {
      this.warned = true;
      dialogs.configure.value = "models";
      return;
    }
    batch(() => {
      view.showDataset(this.datasetName);
      view.showModels(this.models);
      view.setLayout(this.layout);
    });
    this.#close();
  }

  #close(): void {
    dialogs.configure.value = null;
    dialogs.editedModel.value = null;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-configure": CdConfigure;
  }
}
