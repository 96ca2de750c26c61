// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import "@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js";
import "@awesome.me/webawesome/dist/components/dropdown/dropdown.js";
import {
  ChevronDown,
  CircleHelp,
  Columns2,
  Ellipsis,
  Link2,
  Moon,
  PanelsTopLeft,
  Rows2,
  Settings2,
  Sun,
  type IconNode,
} from "lucide";
import { css, html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import { copyLink } from "../../state/actions.ts";
import { catalog } from "../../state/catalog.ts";
import { dialogs, narrow, openConfigure } from "../../state/dialogs.ts";
import { dark, switchTheme } from "../../state/theme-choice.ts";
import { LAYOUTS, view, type Layout } from "../../state/view.ts";
import { menuStyles } from "../../styles/menu.ts";
import { CdElement } from "../cd-element.ts";
import "../cd-icon.ts";
import "./cd-model-chips.ts";

const LAYOUT_ICONS: Record<Layout, IconNode> = {
  left_right: Columns2,
  top_bottom: Rows2,
  three_panel: PanelsTopLeft,
};

/** The top of the page: what is being looked at on the left, what one can do with it on the right. */
@customElement("cd-top-bar")
export class CdTopBar extends CdElement {
  static override styles = [
    CdElement.styles,
    menuStyles,
    css`
      :host {
        display: block;
        border-bottom: 1px solid var(--hairline);
        background: var(--bg);
      }
      header {
        display: flex;
        align-items: center;
        gap: var(--s2);
        height: 44px;
        padding: 0 var(--s3);
      }
      h1 {
        display: flex;
        align-items: center;
        gap: 7px;
        margin: 0 var(--s3) 0 0;
        font: 600 15px/20px var(--font-ui);
        letter-spacing: 0.005em;
      }
      h1 img {
        width: 20px;
        height: 20px;
      }
      .divider {
        width: 1px;
        height: 20px;
        margin: 0 var(--s1);
        background: var(--hairline);
      }
      .dataset {
        max-width: 260px;
        border-color: transparent;
        background: transparent;
        font-weight: 600;
      }
      .dataset .small {
        color: var(--ink-2);
        font-weight: 400;
      }
      [role="radiogroup"] {
        display: flex;
      }
      [role="radio"][aria-checked="true"] {
        background: var(--accent-soft);
        color: var(--accent);
      }
      @media (max-width: 899px) {
        header {
          gap: var(--s1);
          height: 48px;
          padding: 0 var(--s2);
        }
        h1 {
          margin-right: 0;
        }
        h1 span {
          position: absolute;
          clip-path: inset(50%);
        }
        .dataset {
          max-width: 34vw;
          padding: 0 6px;
        }
        cd-model-chips {
          max-width: 40vw;
        }
      }
    `,
  ];

  override render() {
    const small = narrow.value;
    return html`
      <header>
        <h1><img src="/candela.svg" alt="" /><span>Candela</span></h1>
        ${this.#datasets()}
        <span class="divider"></span>
        <cd-model-chips ?compact=${small}></cd-model-chips>
        <span class="grow"></span>
        ${small
          ? this.#menu()
          : html`
              ${this.#layouts()}
              <span class="divider"></span>
              <button class="quiet" title="Models, datasets, layout (G)" @click=${() => openConfigure("models")}>
                <cd-icon .icon=${Settings2}></cd-icon>Configure
              </button>
              <button class="quiet" title="Copy a link to this view (S)" @click=${() => void copyLink()}>
                <cd-icon .icon=${Link2}></cd-icon>Share
              </button>
              <button
                class="icon"
                aria-label="Keys and help"
                title="Keys and help (?)"
                @click=${() => (dialogs.keys.value = true)}
              >
                <cd-icon .icon=${CircleHelp}></cd-icon>
              </button>
              <button
                class="icon"
                aria-label=${dark.value ? "Light theme" : "Dark theme"}
                title="${dark.value ? "Light theme" : "Dark theme"} (T)"
                @click=${switchTheme}
              >
                <cd-icon .icon=${dark.value ? Sun : Moon}></cd-icon>
              </button>
            `}
      </header>
    `;
  }

  #datasets() {
    const current = catalog.dataset(view.dataset.value);
    return html`
      <wa-dropdown placement="bottom-start" @wa-select=${this.#onDataset}>
        <button slot="trigger" class="dataset" title="Dataset">
          <span class="visually-hidden">Dataset</span>
          <span class="truncate">${current?.name ?? "no dataset"}</span>
          ${current && !narrow.value ? html`<span class="small">${current.size.toLocaleString("en")}</span>` : nothing}
          <cd-icon .icon=${ChevronDown}></cd-icon>
        </button>
        ${catalog.datasets.value.map(
          (dataset) =>
            html`<wa-dropdown-item type="checkbox" .checked=${dataset.name === current?.name} value=${dataset.name}>
              ${dataset.name}<span slot="details">${dataset.size.toLocaleString("en")}</span>
            </wa-dropdown-item>`,
        )}
        <hr />
        <wa-dropdown-item value="+">Load a dataset</wa-dropdown-item>
      </wa-dropdown>
    `;
  }

  #layouts() {
    return html`<div role="radiogroup" aria-label="Layout" @keydown=${this.#onLayoutKey}>
      ${LAYOUTS.map((layout) => {
        const checked = layout === view.layout.value;
        return html`<button
          class="icon"
          role="radio"
          aria-checked=${checked}
          tabindex=${checked ? 0 : -1}
          aria-label=${layout}
          title=${layout}
          @click=${() => view.setLayout(layout)}
        >
          <cd-icon .icon=${LAYOUT_ICONS[layout]}></cd-icon>
        </button>`;
      })}
    </div>`;
  }

  #menu() {
    return html`<wa-dropdown placement="bottom-end" @wa-select=${this.#onMenu}>
      <button slot="trigger" class="icon" aria-label="More" title="More">
        <cd-icon .icon=${Ellipsis}></cd-icon>
      </button>
      <wa-dropdown-item value="configure">Configure</wa-dropdown-item>
      <wa-dropdown-item value="share">Share</wa-dropdown-item>
      <wa-dropdown-item value="theme">${dark.value ? "Light theme" : "Dark theme"}</wa-dropdown-item>
      <wa-dropdown-item value="help">Keys and help</wa-dropdown-item>
    </wa-dropdown>`;
  }

  #onDataset(event: CustomEvent<{ item: { value: string } }>): void {
    const { value } = event.detail.item;
    if (value === "+") openConfigure("dataset");
    else view.showDataset(value);
    this.requestUpdate();
  }

  #onMenu(event: CustomEvent<{ item: { value: string } }>): void {
    const does: Record<string, () => void> = {
      configure: () => openConfigure("models"),
      share: () => void copyLink(),
      theme: switchTheme,
      help: () => (dialogs.keys.value = true),
    };
    does[event.detail.item.value]?.();
  }

  #onLayoutKey(event: KeyboardEvent): void {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const at = LAYOUTS.indexOf(view.layout.peek());
    view.setLayout(LAYOUTS[(at + by + LAYOUTS.length) % LAYOUTS.length]!);
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>('[role="radio"][aria-checked="true"]')?.focus(),
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-top-bar": CdTopBar;
  }
}
