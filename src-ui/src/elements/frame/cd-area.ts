// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { html as staticHtml, unsafeStatic } from "lit/static-html.js";
import { messageOf } from "../../api/client.ts";
import { PANELS, type PanelName } from "../../panels.ts";
import { CdElement } from "../cd-element.ts";

/**
 * A place of the frame with panels as tabs. A panel is fetched when its tab is first opened and then stays, so that its
 * scroll position and its unfinished work are there when one comes back.
 *
 * @fires open-tab - `detail` is the name of the panel whose tab was chosen
 */
@customElement("cd-area")
export class CdArea extends CdElement {
  static override styles = [
    CdElement.styles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-width: 0;
        min-height: 0;
        height: 100%;
        background: var(--panel);
      }
      [role="tablist"] {
        display: flex;
        flex: none;
        gap: var(--s1);
        height: 33px;
        padding: 0 var(--s2);
        border-bottom: 1px solid var(--hairline);
        overflow-x: auto;
        scrollbar-width: none;
      }
      [role="tab"] {
        position: relative;
        min-height: 0;
        height: 32px;
        padding: 0 var(--s2);
        border: 0;
        border-radius: 0;
        background: none;
        color: var(--ink-2);
        font-weight: 500;
      }
      [role="tab"]:hover {
        color: var(--ink);
      }
      [role="tab"][aria-selected="true"] {
        color: var(--ink);
        font-weight: 600;
      }
      [role="tab"][aria-selected="true"]::after {
        content: "";
        position: absolute;
        inset: auto var(--s2) -1px;
        height: 2px;
        border-radius: 1px;
        background: var(--accent);
      }
      :host([tabs-below]) {
        flex-direction: column-reverse;
      }
      :host([tabs-below]) [role="tablist"] {
        height: calc(49px + env(safe-area-inset-bottom));
        padding-bottom: env(safe-area-inset-bottom);
        border-top: 1px solid var(--hairline);
        border-bottom: 0;
      }
      :host([tabs-below]) [role="tab"] {
        flex: 1 0 auto;
        height: 48px;
      }
      :host([tabs-below]) [role="tab"][aria-selected="true"]::after {
        inset: 0 var(--s2) auto;
      }
      .panels {
        position: relative;
        flex: 1;
        min-height: 0;
      }
      [role="tabpanel"] {
        position: absolute;
        inset: 0;
        overflow: hidden;
      }
    `,
  ];

  @property({ attribute: false }) panels: PanelName[] = [];
  /** The panel that is open; the first one when it is not among the panels. */
  @property() open: PanelName | null = null;
  @property() label = "";

  @state() private loaded = new Set<PanelName>();
  @state() private failed = new Map<PanelName, string>();
  #wanted = new Set<PanelName>();

  override render() {
    const open = this.#open();
    return html`
      <div role="tablist" aria-label=${this.label} @keydown=${this.#onKey}>
        ${this.panels.map(
          (name) => html`
            <button
              role="tab"
              id="tab-${name}"
              aria-selected=${name === open}
              aria-controls="panel-${name}"
              tabindex=${name === open ? 0 : -1}
              @click=${() => this.#choose(name)}
            >
              ${PANELS[name].title}
            </button>
          `,
        )}
      </div>
      <div class="panels">
        ${this.panels.map(
          (name) => html`
            <div role="tabpanel" id="panel-${name}" aria-labelledby="tab-${name}" ?hidden=${name !== open}>
              ${this.#panel(name)}
            </div>
          `,
        )}
      </div>
    `;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const open = this.#open();
    if (open) void this.#load(open);
    if (open && changed.has("open"))
      this.renderRoot.querySelector(`#tab-${open}`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #open(): PanelName | null {
    return this.open && this.panels.includes(this.open) ? this.open : (this.panels[0] ?? null);
  }

  #panel(name: PanelName) {
    const failure = this.failed.get(name);
    if (failure)
      return html`<div class="empty">
        <p>This panel could not be fetched: ${failure}</p>
        <button @click=${() => this.#retry(name)}>Try again</button>
      </div>`;
    // The tag comes from our own table of panels, never from data.
    if (this.loaded.has(name)) return staticHtml`<${unsafeStatic(PANELS[name].tag)}></${unsafeStatic(PANELS[name].tag)}>`;
    return nothing;
  }

  async #load(name: PanelName): Promise<void> {
    if (this.#wanted.has(name)) return;
    this.#wanted.add(name);
    try {
      await PANELS[name].load();
      this.loaded = new Set(this.loaded).add(name);
    } catch (error) {
      this.failed = new Map(this.failed).set(name, messageOf(error));
    }
  }

  #retry(name: PanelName): void {
    this.#wanted.delete(name);
    this.failed = new Map([...this.failed].filter(([n]) => n !== name));
  }

  #choose(name: PanelName): void {
    this.dispatchEvent(new CustomEvent("open-tab", { detail: name }));
  }

  #onKey(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = this.panels.indexOf(this.#open()!);
    const next =
      event.key === "Home" ? 0 : event.key === "End" ? this.panels.length - 1 : step === undefined ? -1 : at + step;
    const name = this.panels[(next + this.panels.length) % this.panels.length];
    if (next === -1 && step === undefined) return;
    event.preventDefault();
    if (!name) return;
    this.#choose(name);
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`#tab-${name}`)?.focus());
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-area": CdArea;
  }
}
