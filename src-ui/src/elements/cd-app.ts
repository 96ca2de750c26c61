// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { css, html } from "lit";
import { customElement, state } from "lit/decorators.js";
import { LAYOUT_PANELS, type PanelName } from "../panels.ts";
import { catalog } from "../state/catalog.ts";
import { start } from "../state/start.ts";
import { view, type Area } from "../state/view.ts";
import { CdElement } from "./cd-element.ts";
import "./frame/cd-area.ts";
import "./frame/cd-split.ts";

const NARROW = "(max-width: 899px)";

/** The page: top bar, the areas of the layout, and what floats above them. */
@customElement("cd-app")
export class CdApp extends CdElement {
  static override styles = [
    CdElement.styles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        height: 100dvh;
      }
      main {
        flex: 1;
        min-height: 0;
      }
    `,
  ];

  @state() private narrow = matchMedia(NARROW).matches;
  readonly #media = matchMedia(NARROW);
  readonly #onMedia = () => (this.narrow = this.#media.matches);

  override connectedCallback(): void {
    super.connectedCallback();
    this.#media.addEventListener("change", this.#onMedia);
    void start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#media.removeEventListener("change", this.#onMedia);
  }

  override render() {
    return html`<main>${catalog.loaded.value ? this.#areas() : html`<div class="empty">${catalog.problem.value}</div>`}</main>`;
  }

  #areas() {
    const layout = LAYOUT_PANELS[view.layout.value];
    if (this.narrow) return this.#area("left", Object.values(layout).flat(), true);
    switch (view.layout.value) {
      case "left_right":
        return html`<cd-split name="left_right" initial="40">
          <div slot="start">${this.#area("left", layout.left)}</div>
          <div slot="end">${this.#area("lower", layout.lower)}</div>
        </cd-split>`;
      case "top_bottom":
        return html`<cd-split name="top_bottom" orientation="vertical" initial="40">
          <div slot="start">${this.#area("upper", layout.upper)}</div>
          <div slot="end">${this.#area("lower", layout.lower)}</div>
        </cd-split>`;
      case "three_panel":
        return html`<cd-split name="three_panel" initial="40">
          <div slot="start">${this.#area("left", layout.left)}</div>
          <cd-split slot="end" name="three_panel.right" orientation="vertical" initial="40">
            <div slot="start">${this.#area("upper", layout.upper)}</div>
            <div slot="end">${this.#area("lower", layout.lower)}</div>
          </cd-split>
        </cd-split>`;
    }
  }

  #area(area: Area, panels: PanelName[] = [], below = false) {
    return html`<cd-area
      label="Panels"
      .panels=${panels}
      .open=${(view.tabs.value[area] ?? null) as PanelName | null}
      ?tabs-below=${below}
      @open-tab=${(event: CustomEvent<PanelName>) => view.openTab(area, event.detail)}
    ></cd-area>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-app": CdApp;
  }
}
