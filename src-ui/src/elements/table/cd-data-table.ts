// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import "@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js";
import "@awesome.me/webawesome/dist/components/dropdown/dropdown.js";
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
  type VirtualItem,
} from "@tanstack/virtual-core";
import { ArrowDown, ArrowUp, ChevronDown, CornerDownRight, Pin, Undo2 } from "lucide";
import { css, html, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { Example } from "../../api/types.ts";
import { excerpt } from "../../lib/excerpt.ts";
import { metricText } from "../../lib/metric-table.ts";
import { inField, mark, searchTerms, termsFor, type SearchTerm } from "../../lib/query.ts";
import { primaryIndex, togglePin } from "../../state/actions.ts";
import { catalog } from "../../state/catalog.ts";
import { commands, openConfigure, openPanel } from "../../state/dialogs.ts";
import { examples, fieldText } from "../../state/examples.ts";
import { rowMetrics } from "../../state/metrics.ts";
import { notices } from "../../state/notices.ts";
import { preferences } from "../../state/preferences.ts";
import { responses } from "../../state/responses.ts";
import { effect } from "../../state/signals.ts";
import { view } from "../../state/view.ts";
import { menuStyles } from "../../styles/menu.ts";
import { CdElement } from "../cd-element.ts";
import "../cd-icon.ts";
import "./cd-run-bar.ts";
import "./cd-table-toolbar.ts";
import { allColumns, isHidden, setHidden, setWidth, template, type Column } from "./columns.ts";
import { marked, responseCell, responseCellStyles } from "./response-cell.ts";

const HEADER = 30;
const ROW = 50;
const CARD = 132;
const CARDS_BELOW = 460;
/** While rows fly by, their content is fetched only when they have come to rest this long. */
const REST_MS = 80;

/**
 * The examples with every selected model's answer. Only the rows in sight are in the page and only the blocks around them
 * are fetched, so that 100,000 rows scroll as well as ten. Where there is little width, rows become cards.
 *
 * Keys: arrows, Home, End and Page keys move, Shift extends, Space toggles, Ctrl/Cmd+A takes everything that matches,
 * Enter edits, Delete hides, Escape goes back to one row.
 */
@customElement("cd-data-table")
export class CdDataTable extends CdElement {
  static override styles = [
    CdElement.styles,
    menuStyles,
    responseCellStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        height: 100%;
        container-type: inline-size;
      }
      .scroller {
        position: relative;
        flex: 1;
        min-height: 0;
        overflow: auto;
        overflow-anchor: none;
        outline-offset: -2px;
      }
      .header,
      .line {
        display: grid;
        grid-template-columns: var(--columns);
        min-width: min-content;
        width: 100%;
      }
      .header {
        position: sticky;
        z-index: 2;
        top: 0;
        height: ${HEADER}px;
        border-bottom: 1px solid var(--hairline);
        background: var(--panel);
      }
      .header > div {
        position: relative;
        display: flex;
        align-items: center;
        min-width: 0;
        padding-left: var(--s2);
      }
      .header button.sort {
        flex: 1;
        justify-content: flex-start;
        min-width: 0;
        min-height: 24px;
        padding: 0;
        border: 0;
        background: none;
        color: var(--ink-2);
        font-weight: 600;
        font-size: 13px;
      }
      .header button.sort:hover {
        color: var(--ink);
      }
      .header button.icon {
        width: 20px;
        min-height: 22px;
        opacity: 0;
      }
      .header > div:hover button.icon,
      .header button.icon:focus-visible,
      .header wa-dropdown[open] button.icon {
        opacity: 1;
      }
      .header .count {
        padding-right: var(--s1);
        color: var(--accent);
        font-size: 12px;
      }
      .header progress {
        position: absolute;
        inset: auto 0 -1px;
        appearance: none;
        width: 100%;
        height: 2px;
        border: 0;
        background: transparent;
      }
      .header progress::-webkit-progress-bar {
        background: transparent;
      }
      .header progress::-webkit-progress-value {
        background: var(--accent);
      }
      .header progress::-moz-progress-bar {
        background: var(--accent);
      }
      .grip {
        position: absolute;
        z-index: 1;
        inset: 0 -4px 0 auto;
        width: 9px;
        cursor: col-resize;
        touch-action: none;
      }
      .grip::after {
        content: "";
        position: absolute;
        inset: 7px 4px;
        width: 1px;
        background: var(--hairline);
      }
      .grip:hover::after,
      .grip.moving::after {
        inset: 0 4px;
        background: var(--accent);
      }
      .body {
        position: relative;
        min-width: min-content;
      }
      .line {
        position: absolute;
        inset: 0 0 auto;
        height: ${ROW}px;
        border-bottom: 1px solid var(--hairline);
        font-size: 13.5px;
        line-height: 18px;
        cursor: default;
      }
      .line > div {
        min-width: 0;
        padding: 6px var(--s2);
        overflow: hidden;
      }
      .line:hover,
      .line.hovered {
        background: var(--sunken);
      }
      .line[aria-selected="true"] {
        background: var(--accent-softer);
      }
      .line.primary {
        background: var(--accent-soft);
        box-shadow: inset 3px 0 var(--accent);
      }
      .line:focus-visible {
        outline-offset: -2px;
      }
      .line.gone {
        opacity: 0.6;
      }
      .nr {
        position: relative;
        display: flex;
        flex-direction: column;
        align-items: flex-start;
        color: var(--ink-2);
        font-size: 12px;
      }
      .nr input {
        display: none;
        margin: 2px 0 1px;
      }
      .line:hover .nr input,
      .many .nr input,
      .line .nr input:focus-visible {
        display: block;
      }
      .line:hover .nr .n,
      .many .nr .n {
        display: none;
      }
      .nr .pin {
        width: 20px;
        min-height: 20px;
        margin-left: -3px;
        opacity: 0;
      }
      .line:hover .nr .pin,
      .nr .pin:focus-visible,
      .nr .pin[aria-pressed="true"] {
        opacity: 1;
      }
      .nr .pin[aria-pressed="true"] {
        border-color: transparent;
        background: none;
        color: var(--accent);
      }
      .text .first,
      .text .second {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .text .second {
        color: var(--ink-2);
      }
      /* The end of a text is what has to be seen of it: too little room cuts its beginning. */
      .text .second.end {
        direction: rtl;
        text-align: left;
        text-overflow: clip;
        mask-image: linear-gradient(to right, transparent, black 22px);
      }
      .text .second bdi {
        direction: ltr;
      }
      .number {
        text-align: right;
      }
      .child {
        color: var(--accent);
      }
      .child cd-icon {
        --size: 13px;
        vertical-align: -2px;
      }
      mark {
        border-radius: 2px;
        background: var(--mark);
        color: var(--ink);
      }
      .skeleton {
        display: block;
        width: 70%;
        height: 10px;
        margin-top: 5px;
        border-radius: 3px;
        background: var(--sunken);
      }

      /* cards */
      .cards .body {
        min-width: 0;
      }
      .cards .line {
        display: flex;
        min-width: 0;
        flex-direction: column;
        gap: 2px;
        height: ${CARD}px;
        padding: var(--s2) var(--s3) var(--s2) var(--s4);
      }
      .cards .line > div {
        flex: none;
        padding: 0;
      }
      .cards .top {
        display: flex;
        align-items: center;
        gap: var(--s2);
        color: var(--ink-2);
        font-size: 13px;
        line-height: 20px;
      }
      .cards .top button.icon {
        width: 28px;
        min-height: 24px;
      }
      .cards .answers {
        display: flex;
        flex-direction: column;
        flex: 1 !important;
        gap: 2px;
        margin-top: 2px;
        padding-left: var(--s2) !important;
        border-left: 2px solid var(--hairline);
      }
      .cards .answers > div {
        display: flex;
        gap: var(--s2);
        min-height: 20px;
      }
      .cards .answers > div > :last-child {
        flex: 1;
        min-width: 0;
      }
      .cards .model {
        max-width: 40%;
        color: var(--ink-2);
      }
    `,
  ];

  @query(".scroller") private scroller!: HTMLElement;
  @state() private cards = false;
  /** The row that the keyboard is at. */
  @state() private active = 0;
  @state() private resting = true;
  /** Where a range selection begins. */
  #anchor = 0;
  /** Where the primary example was last in the list. */
  #shownAt = -1;
  /** The row that gets the focus as soon as it is in the page. */
  #awaited: number | null = null;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #virtual!: Virtualizer<HTMLElement, HTMLElement>;
  #unmount: (() => void) | undefined;
  #stop: (() => void)[] = [];
  readonly #size = new ResizeObserver(([entry]) => {
    const cards = entry!.contentRect.width < CARDS_BELOW;
    if (entry!.contentRect.width > 0 && cards !== this.cards) {
      this.cards = cards;
      void this.updateComplete.then(() => this.#virtual.measure());
    }
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.#size.observe(this);
    if (this.hasUpdated) this.#mount();
    this.#stop = [effect(() => this.#onShownElsewhere()), effect(() => this.#onCommand())];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#size.disconnect();
    this.#unmount?.();
    this.#stop.forEach((stop) => stop());
  }

  protected override firstUpdated(): void {
    this.#mount();
    this.requestUpdate();
  }

  protected override willUpdate(): void {
    const { total } = examples.rows.value;
    if (this.#virtual) this.#virtual.setOptions({ ...this.#virtual.options, count: total, scrollMargin: this.#margin() });
  }

  protected override updated(): void {
    this.#virtual._willUpdate();
    const rows = this.#virtual.getVirtualItems();
    if (this.resting && rows.length) examples.need(rows[0]!.index, rows.at(-1)!.index + 1);
    this.#focusAwaited();
  }

  override render() {
    const dataset = view.dataset.value;
    if (!dataset) return this.#noDataset();
    const columns = allColumns(catalog.dataset(dataset), view.models.value).filter((c) => !isHidden(dataset, c));
    const { total } = examples.rows.value;
    const terms = searchTerms(view.filter.value.query);
    return html`
      <cd-table-toolbar></cd-table-toolbar>
      <div
        class="scroller ${this.cards ? "cards" : ""} ${view.selection.value.length > 1 ? "many" : ""}"
        style="--columns: ${template(columns)}"
        role="grid"
        aria-label="Examples"
        aria-multiselectable="true"
        aria-rowcount=${total + 1}
        aria-colcount=${columns.length}
        @keydown=${this.#onKey}
        @pointerleave=${() => (view.hovered.value = null)}
      >
        ${this.cards ? nothing : this.#header(columns)}
        <div class="body" role="rowgroup" style="height: ${total * this.#rowHeight()}px">
          ${repeat(
            this.#virtual ? this.#virtual.getVirtualItems() : [],
            (item) => item.index,
            (item) => this.#row(item, columns, terms),
          )}
        </div>
        ${total === 0 ? this.#nothing() : nothing}
      </div>
      <cd-run-bar></cd-run-bar>
    `;
  }

  // ---- what is drawn

  #noDataset() {
    return html`<div class="empty">
      <p>There is no dataset yet. Load one with a prompt on each line.</p>
      <button class="primary" @click=${() => openConfigure("dataset")}>Load a dataset</button>
    </div>`;
  }

  #nothing() {
    const problem = examples.problem.value;
    if (problem)
      return html`<div class="empty">
        <p class="bad">The examples could not be fetched: ${problem}</p>
        <button @click=${() => void examples.reload()}>Try again</button>
      </div>`;
    if (examples.loading.value) return html`<div class="empty" role="status"><p>Fetching examples…</p></div>`;
    const filtered = Object.keys(view.filter.value).some((key) => key !== "sort");
    return filtered
      ? html`<div class="empty">
          <p>No example matches.</p>
          <button @click=${() => view.clearFilter()}>Clear the filter</button>
        </div>`
      : html`<div class="empty">
          <p>This dataset has no examples yet. Write the first prompt in the editor.</p>
          <button class="primary" @click=${() => commands.ask("edit", "editor")}>Write a prompt</button>
        </div>`;
  }

  #header(columns: Column[]) {
    return html`<div role="row" aria-rowindex="1" class="header">
      ${columns.map((column) => this.#headerCell(column))}
    </div>`;
  }

  #headerCell(column: Column) {
    const { sort } = view.filter.value;
    const sortable = column.kind === "field";
    const direction = sort === column.id ? "ascending" : sort === `-${column.id}` ? "descending" : "none";
    const run = column.kind === "response" ? responses.active.value.find((r) => r.model === column.model) : undefined;
    return html`<div role="columnheader" aria-sort=${sortable ? direction : nothing}>
      ${sortable
        ? html`<button class="sort" title="Sort by ${column.title}" @click=${() => this.#sort(column.id)}>
            <span class="truncate">${column.title}</span>
            ${direction === "none"
              ? nothing
              : html`<cd-icon style="--size: 13px" .icon=${direction === "ascending" ? ArrowUp : ArrowDown}></cd-icon>`}
          </button>`
        : html`<span class="sort grow truncate" style="font-weight: 600; font-size: 13px; color: var(--ink-2)"
            >${column.title}</span
          >`}
      ${run && run.total > 1
        ? html`<span class="count">${run.done + run.failed}/${run.total}</span
            ><progress max=${run.total} value=${run.done + run.failed} aria-label="Progress of ${column.title}"></progress>`
        : nothing}
      ${column.kind === "number" ? nothing : this.#headerMenu(column)}
      ${column.kind === "number"
        ? nothing
        : html`<span
            class="grip"
            @pointerdown=${(event: PointerEvent) => this.#resize(event, column)}
            @dblclick=${() => setWidth(column, null)}
          ></span>`}
    </div>`;
  }

  #headerMenu(column: Column) {
    const facet = examples.facets.value.find((f) => column.kind === "field" && f.field === column.field.name);
    const chosen = new Set(view.filter.value.facet);
    return html`<wa-dropdown
      placement="bottom-end"
      @wa-select=${(event: CustomEvent<{ item: { value: string } }>) => this.#onHeaderMenu(event, column)}
    >
      <button slot="trigger" class="icon" aria-label="Column ${column.title}" title="Sort, filter, width">
        <cd-icon style="--size: 14px" .icon=${ChevronDown}></cd-icon>
      </button>
      ${column.kind === "field"
        ? html`<wa-dropdown-item value="ascending">Sort ascending</wa-dropdown-item>
            <wa-dropdown-item value="descending">Sort descending</wa-dropdown-item>
            <wa-dropdown-item value="search">Search in ${column.title}</wa-dropdown-item>
            <hr />`
        : nothing}
      ${facet && facet.values.length && facet.values.length <= 60
        ? html`<h3>Only</h3>
            ${facet.values.map(
              ({ value, count }) =>
                html`<wa-dropdown-item
                  type="checkbox"
                  value="facet:${value}"
                  .checked=${chosen.has(`${facet.field}:${value}`)}
                  >${value}<span slot="details">${count}</span></wa-dropdown-item
                >`,
            )}
            <hr />`
        : nothing}
      <wa-dropdown-item value="wider">Wider</wa-dropdown-item>
      <wa-dropdown-item value="narrower">Narrower</wa-dropdown-item>
      <wa-dropdown-item value="hide">Hide this column</wa-dropdown-item>
    </wa-dropdown>`;
  }

  #row(item: VirtualItem, columns: Column[], terms: SearchTerm[]) {
    const id = examples.rows.value.ids.get(item.index);
    const example = id === undefined ? null : examples.of(id).value;
    const primary = id !== undefined && id === view.primary.value;
    const active = item.index === this.active;
    const classes = [
      "line",
      primary ? "primary" : "",
      example?.hidden ? "gone" : "",
      id !== undefined && id === view.hovered.value ? "hovered" : "",
    ].join(" ");
    return html`<div
      role="row"
      class=${classes}
      style="transform: translateY(${item.start - this.#margin()}px)"
      aria-rowindex=${item.index + 2}
      aria-selected=${id !== undefined && view.selected.value.has(id)}
      tabindex=${active ? 0 : -1}
      data-index=${item.index}
      @mousedown=${(event: MouseEvent) => event.shiftKey && event.preventDefault()}
      @click=${(event: MouseEvent) => void this.#onClick(event, item.index)}
      @dblclick=${() => openPanel("editor")}
      @pointerenter=${() => (view.hovered.value = id ?? null)}
    >
      ${!example
        ? html`<div role="gridcell" aria-busy="true"><span class="skeleton"></span></div>`
        : this.cards
          ? this.#card(example, item.index, columns, terms, active)
          : columns.map((column) => this.#cell(example, item.index, column, terms, active))}
    </div>`;
  }

  #cell(example: Example, index: number, column: Column, terms: SearchTerm[], active: boolean) {
    switch (column.kind) {
      case "number":
        return html`<div role="gridcell" class="nr">
          <span class="n">${example.position + 1}</span>${this.#checkbox(example, index, active)}
          ${this.#pinButton(example, active)}
        </div>`;
      case "field": {
        const type = column.field.type;
        const kind = type === "number" ? "number" : "text";
        return html`<div role="gridcell" class=${kind}>${this.#field(example, column, terms)}</div>`;
      }
      case "response":
        return html`<div role="gridcell">${this.#response(example, column.model, terms, active)}</div>`;
      case "metric": {
        const values = rowMetrics.of(example.id, column.model, this.resting).value;
        const words = values === undefined ? "…" : metricText(values?.[column.info.name], column.info);
        return html`<div role="gridcell" class="number">${words}</div>`;
      }
    }
  }

  #field(example: Example, column: Column & { kind: "field" }, terms: SearchTerm[]) {
    const { first, second, isEnd } = excerpt(fieldText(example, column.id), termsFor(terms, column.id));
    // The lineage is told where the row is named: at its first column of text.
    const origin = column.id === "prompt" && example.parentId !== null ? this.#origin(example) : nothing;
    return html`<div class="first">${origin}${marked(first)}</div>
      <div class="second ${isEnd && second.length && second[0]!.text.length > 40 ? "end" : ""}"><bdi>${marked(second)}</bdi></div>`;
  }

  #origin(example: Example) {
    return html`<span class="child" title="Made from another example: ${example.rule ?? "edit"}"
      ><cd-icon .icon=${CornerDownRight}></cd-icon> ${example.rule && example.rule !== "edit" ? example.rule : "edit"} ·
    </span>`;
  }

  #response(example: Example, model: string, terms: SearchTerm[], active: boolean) {
    const answer = responses.of(example.id, model, this.resting).value;
    const words = termsFor(terms, model);
    return responseCell(
      answer,
      (text) => mark(text.slice(0, 400), words),
      () => void responses.run({ model, exampleIds: [example.id], fresh: answer?.status === "failed" }),
      active,
    );
  }

  #checkbox(example: Example, index: number, active: boolean) {
    return html`<input
      type="checkbox"
      tabindex=${active ? 0 : -1}
      aria-label="Select row ${example.position + 1}"
      .checked=${view.selected.value.has(example.id)}
      @click=${(event: MouseEvent) => {
        event.stopPropagation();
        if (event.shiftKey) void this.#extend(index);
        else this.#toggle(example.id, index);
      }}
    />`;
  }

  #pinButton(example: Example, active: boolean) {
    if (example.hidden)
      return html`<button
        class="icon pin"
        tabindex=${active ? 0 : -1}
        aria-label="Restore this example"
        title="Restore"
        @click=${(event: Event) => {
          event.stopPropagation();
          void examples.unhide([example.id]).catch((error) => notices.problem(error));
        }}
      >
        <cd-icon style="--size: 13px" .icon=${Undo2}></cd-icon>
      </button>`;
    const pinned = view.pinned.value === example.id;
    return html`<button
      class="icon pin"
      tabindex=${active ? 0 : -1}
      aria-pressed=${pinned}
      aria-label=${pinned ? "Unpin" : "Pin for comparison"}
      title=${pinned ? "Unpin (P)" : "Pin for comparison (P)"}
      @click=${(event: Event) => {
        event.stopPropagation();
        togglePin(example.id);
      }}
    >
      <cd-icon style="--size: 13px" .icon=${Pin}></cd-icon>
    </button>`;
  }

  #card(example: Example, index: number, columns: Column[], terms: SearchTerm[], active: boolean) {
    const prompt = columns.find((c): c is Column & { kind: "field" } => c.kind === "field" && c.id === "prompt");
    const facts = columns.filter((c): c is Column & { kind: "field" } => c.kind === "field" && c.field.type !== "text");
    const answers = columns.filter((c): c is Column & { kind: "response" } => c.kind === "response").slice(0, 2);
    return html`
      <div role="gridcell" class="top">
        ${this.#checkbox(example, index, active)}
        <span>${example.position + 1}</span>
        <span class="truncate grow">${facts.map((c) => fieldText(example, c.id)).filter(Boolean).join(" · ")}</span>
        ${this.#pinButton(example, active)}
        <button
          class="quiet small"
          tabindex=${active ? 0 : -1}
          @click=${(event: Event) => {
            event.stopPropagation();
            view.show(example.id);
            commands.ask("explain", "salience");
          }}
        >
          Explain
        </button>
      </div>
      <div role="gridcell" class="text">${prompt ? this.#field(example, prompt, terms) : nothing}</div>
      <div role="gridcell" class="answers">
        ${answers.map(
          (column) =>
            html`<div style="--lines: ${answers.length > 1 ? 1 : 2}">
              ${answers.length > 1 ? html`<span class="model truncate">${column.model}</span>` : nothing}
              <span>${this.#response(example, column.model, terms, active)}</span>
            </div>`,
        )}
      </div>
    `;
  }

  // ---- what people do

  async #onClick(event: MouseEvent, index: number): Promise<void> {
    const id = await examples.idAt(index);
    if (id === null) return;
    this.active = index;
    if (event.shiftKey) await this.#extend(index);
    else if (event.ctrlKey || event.metaKey) this.#toggle(id, index);
    else {
      this.#anchor = index;
      // A click within a larger selection looks at that row and keeps the selection.
      if (view.selection.peek().length > 1 && view.selected.peek().has(id) && id !== view.primary.peek()) view.show(id);
      else view.select([id], id);
    }
  }

  #toggle(id: string, index: number): void {
    const selection = view.selection.peek();
    this.active = this.#anchor = index;
    if (!selection.includes(id)) view.select([...selection, id], id);
    else if (selection.length > 1) view.select(selection.filter((other) => other !== id));
    this.requestUpdate();
  }

  async #extend(index: number): Promise<void> {
    const ids = await examples.idsBetween(this.#anchor, index);
    const id = await examples.idAt(index);
    this.active = index;
    view.select(ids, id);
  }

  #onKey(event: KeyboardEvent): void {
    const { total } = examples.rows.peek();
    const target = event.composedPath()[0] as HTMLElement;
    if (!total || !(target.getAttribute("role") === "row" || target === this.scroller)) return;
    const pageRows = Math.max(1, Math.floor(this.scroller.clientHeight / this.#rowHeight()) - 1);
    const to: Record<string, number> = {
      ArrowDown: this.active + 1,
      ArrowUp: this.active - 1,
      PageDown: this.active + pageRows,
      PageUp: this.active - pageRows,
      Home: 0,
      End: total - 1,
    };
    const command = event.ctrlKey || event.metaKey;
    if (event.key in to && !event.altKey) void this.#moveTo(Math.min(total - 1, Math.max(0, to[event.key]!)), event);
    else if (event.key === " ") void examples.idAt(this.active).then((id) => id && this.#toggle(id, this.active));
    else if (event.key === "a" && command) void this.#selectAll();
    else if (event.key === "Enter" && !command) commands.ask("edit", "editor");
    else if (event.key === "Delete" || event.key === "Backspace") this.#hide();
    else if (event.key === "Escape" && view.selection.peek().length > 1) {
      const primary = view.primary.peek();
      view.select(primary ? [primary] : [], primary);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  async #moveTo(index: number, event: KeyboardEvent): Promise<void> {
    this.active = index;
    this.#awaited = index;
    this.requestUpdate();
    this.#virtual.scrollToIndex(index, { align: "auto" });
    const id = await examples.idAt(index);
    if (id === null || this.active !== index) return;
    if (event.shiftKey) await this.#extend(index);
    else if (!(event.ctrlKey || event.metaKey)) {
      this.#anchor = index;
      view.select([id], id);
    }
  }

  /** Far rows come into the page only when the scrolling is there. Who has gone elsewhere until then stays there. */
  #focusAwaited(): void {
    if (this.#awaited === null) return;
    const focused = this.shadowRoot!.activeElement;
    // The row that had the focus may be out of the page already, which leaves it to the body.
    const here = focused ? focused === this.scroller || focused.matches(".line") : document.activeElement === document.body;
    const gone = !here || this.active !== this.#awaited;
    const row = this.#rowElement(this.#awaited);
    if (!gone && !row) return;
    this.#awaited = null;
    if (!gone) row!.focus({ preventScroll: true });
  }

  async #selectAll(): Promise<void> {
    try {
      view.select(await examples.allIds());
    } catch (error) {
      notices.problem(error);
    }
  }

  #hide(): void {
    const ids = view.selection.peek();
    if (ids.length) void examples.hide(ids).catch((error) => notices.problem(error));
  }

  #sort(field: string): void {
    const { sort } = view.filter.peek();
    view.setFilter({ sort: sort === field ? `-${field}` : sort === `-${field}` ? undefined : field });
  }

  #onHeaderMenu(event: CustomEvent<{ item: { value: string } }>, column: Column): void {
    const { value } = event.detail.item;
    const dataset = view.dataset.peek()!;
    const width = () =>
      preferences.columnWidths.peek()[column.id] ??
      (event.target as HTMLElement).closest("[role=columnheader]")!.getBoundingClientRect().width;
    if (value === "ascending") view.setFilter({ sort: column.id });
    else if (value === "descending") view.setFilter({ sort: `-${column.id}` });
    else if (value === "search") {
      const { query: words } = view.filter.peek();
      view.setFilter({ query: `${words ? `${words} ` : ""}${inField(column.id) ?? ""}` });
      commands.ask("search", "data-table");
    } else if (value === "wider") setWidth(column, width() * 1.25);
    else if (value === "narrower") setWidth(column, width() * 0.8);
    else if (value === "hide") setHidden(dataset, column, true);
    else if (value.startsWith("facet:")) {
      event.preventDefault();
      const facet = `${column.id}:${value.slice("facet:".length)}`;
      const chosen = view.filter.peek().facet ?? [];
      view.setFilter({ facet: chosen.includes(facet) ? chosen.filter((f) => f !== facet) : [...chosen, facet] });
    }
  }

  /** Drags a column's right edge. */
  #resize(event: PointerEvent, column: Column): void {
    const grip = event.currentTarget as HTMLElement;
    const start = grip.parentElement!.getBoundingClientRect().width;
    grip.setPointerCapture(event.pointerId);
    grip.classList.add("moving");
    const move = (to: PointerEvent) => setWidth(column, start + to.clientX - event.clientX);
    const end = () => {
      grip.classList.remove("moving");
      grip.removeEventListener("pointermove", move);
    };
    grip.addEventListener("pointermove", move);
    grip.addEventListener("lostpointercapture", end, { once: true });
    event.preventDefault();
  }

  // ---- scrolling

  #rowHeight(): number {
    return this.cards ? CARD : ROW;
  }

  #margin(): number {
    return this.cards ? 0 : HEADER;
  }

  #rowElement(index: number): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(`.line[data-index="${index}"]`);
  }

  #mount(): void {
    this.#virtual ??= new Virtualizer<HTMLElement, HTMLElement>({
      count: examples.rows.peek().total,
      getScrollElement: () => this.scroller ?? null,
      estimateSize: () => this.#rowHeight(),
      overscan: 6,
      scrollPaddingStart: HEADER,
      scrollMargin: this.#margin(),
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      onChange: (_, scrolling) => this.#onScroll(scrolling),
    });
    this.#unmount = this.#virtual._didMount();
    this.#virtual._willUpdate();
  }

  #onScroll(scrolling: boolean): void {
    this.requestUpdate();
    clearTimeout(this.#rest);
    if (!scrolling) {
      this.resting = true;
      return;
    }
    this.resting = false;
    this.#rest = setTimeout(() => (this.resting = true), REST_MS);
  }

  /** When another panel, a key or the Back button shows an example, its row comes into sight. */
  #onShownElsewhere(): void {
    const index = primaryIndex();
    const before = this.#shownAt;
    this.#shownAt = index;
    // Rows that arrive bring nobody back: keys may have gone ahead of the selection.
    if (index < 0 || index === before || index === this.active) return;
    this.active = index;
    this.#anchor = index;
    void this.updateComplete.then(() => this.#virtual?.scrollToIndex(index, { align: "auto" }));
  }

  #onCommand(): void {
    if (commands.asked.value?.command !== "search") return;
    commands.done();
    // Until then the area shows the tab; what is hidden takes no focus.
    requestAnimationFrame(() => this.renderRoot.querySelector("cd-table-toolbar")?.focusSearch());
  }

}

declare global {
  interface HTMLElementTagNameMap {
    "cd-data-table": CdDataTable;
  }
}
