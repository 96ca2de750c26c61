// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { keyAction, type KeyAction } from "../lib/keys.ts";
import { LAYOUT_PANELS, NARROW_PANELS, type PanelName } from "../panels.ts";
import { copyLink, runExamples, step, toggleCompare, togglePin } from "../state/actions.ts";
import { catalog } from "../state/catalog.ts";
import { commands, dialogs, narrow, openConfigure, openPanel } from "../state/dialogs.ts";
import { notices } from "../state/notices.ts";
import { preferences } from "../state/preferences.ts";
import { effect } from "../state/signals.ts";
import { start } from "../state/start.ts";
import { switchTheme } from "../state/theme-choice.ts";
import { view, type Area } from "../state/view.ts";
import { isDialogOpen } from "./cd-dialog.ts";
import { CdElement } from "./cd-element.ts";
import "./frame/cd-area.ts";
import "./frame/cd-key-sheet.ts";
import "./frame/cd-notices.ts";
import "./frame/cd-split.ts";
import "./frame/cd-status-bar.ts";
import "./frame/cd-top-bar.ts";
import "./frame/cd-tour.ts";

const NARROW = "(max-width: 899px)";

const KEY_ACTIONS: Record<Exclude<KeyAction, "panel">, () => void> = {
  next: () => void step(1),
  previous: () => void step(-1),
  search: () => commands.ask("search", "data-table"),
  edit: () => commands.ask("edit", "editor"),
  explain: () => commands.ask("explain", "salience"),
  run: () => void runExamples(view.selection.peek()),
  pin: () => togglePin(),
  compare: toggleCompare,
  configure: () => openConfigure("models"),
  share: () => void copyLink(),
  theme: switchTheme,
  help: () => (dialogs.keys.value = true),
  undo: () => void notices.undo(),
};

/** Whether a key goes to a place where text is written or a menu is open. */
function isTyping(event: KeyboardEvent): boolean {
  return event
    .composedPath()
    .some(
      (t) =>
        t instanceof HTMLElement &&
        (t.isContentEditable ||
          /^(TEXTAREA|SELECT|WA-DROPDOWN-ITEM)$/.test(t.tagName) ||
          (t instanceof HTMLInputElement && !/^(checkbox|radio|range|button)$/.test(t.type))),
    );
}

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
      main > * {
        height: 100%;
      }
    `,
  ];

  /** Configure is fetched when it is first opened. */
  @state() private configureLoaded = false;
  readonly #media = matchMedia(NARROW);
  readonly #onMedia = () => (narrow.value = this.#media.matches);
  #stopWatching: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#onMedia();
    this.#media.addEventListener("change", this.#onMedia);
    addEventListener("keydown", this.#onKey);
    const stops = [
      effect(() => {
        if (dialogs.configure.value) void this.#loadConfigure();
      }),
      effect(() => {
        document.title = view.dataset.value ? `${view.dataset.value} · Candela` : "Candela";
      }),
    ];
    this.#stopWatching = () => stops.forEach((stop) => stop());
    void start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#media.removeEventListener("change", this.#onMedia);
    removeEventListener("keydown", this.#onKey);
    this.#stopWatching?.();
  }

  override render() {
    return html`
      <cd-top-bar></cd-top-bar>
      <cd-notices></cd-notices>
      <main>${catalog.loaded.value ? this.#areas() : this.#notYet()}</main>
      <cd-status-bar role="contentinfo"></cd-status-bar>
      <cd-key-sheet></cd-key-sheet>
      <cd-tour></cd-tour>
      ${this.configureLoaded ? html`<cd-configure></cd-configure>` : nothing}
    `;
  }

  #notYet() {
    if (!catalog.problem.value) return html`<div class="empty" role="status"><p>Opening…</p></div>`;
    return html`<div class="empty">
      <p class="bad">${catalog.problem.value}</p>
      <button @click=${() => void start()}>Try again</button>
    </div>`;
  }

  async #loadConfigure(): Promise<void> {
    try {
      await import("./configure/cd-configure.ts");
      this.configureLoaded = true;
    } catch (error) {
      notices.problem(error);
    }
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || isDialogOpen()) return;
    const found = keyAction(event, isTyping(event), preferences.singleKeys.peek());
    if (!found) return;
    event.preventDefault();
    if (found.action === "panel") {
      const panels = narrow.peek() ? NARROW_PANELS : Object.values(LAYOUT_PANELS[view.layout.peek()]).flat();
      if (panels[found.index!]) openPanel(panels[found.index!]!);
    } else KEY_ACTIONS[found.action]();
  };

  #areas() {
    const layout = LAYOUT_PANELS[view.layout.value];
    if (narrow.value) return this.#area("left", NARROW_PANELS, true);
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
        return html`<cd-split name="three_panel" initial="42">
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
