// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import "@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js";
import "@awesome.me/webawesome/dist/components/dropdown/dropdown.js";
import { ArrowDown, ArrowUp, Download, Split, Table2 } from "lucide";
import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import { classMap } from "lit/directives/class-map.js";
import type { MetricInfo, MetricRow } from "../../api/types.ts";
import { bestCells, metricsCsv, metricShare, metricText, sorted, type Order } from "../../lib/metric-table.ts";
import { count } from "../../lib/words.ts";
import { catalog } from "../../state/catalog.ts";
import { openConfigure, openPanel } from "../../state/dialogs.ts";
import { examples } from "../../state/examples.ts";
import { metrics, MOST_SLICES } from "../../state/metrics.ts";
import { notices } from "../../state/notices.ts";
import { responses } from "../../state/responses.ts";
import { view } from "../../state/view.ts";
import { menuStyles } from "../../styles/menu.ts";
import { CdElement } from "../cd-element.ts";
import "../cd-icon.ts";

/** More would make more groups than a table can show. */
const MOST_FACETS = 3;

/**
 * How good the answers are, by model and group of examples: everything, the selection, slices, facets. A click on a row
 * selects its examples. Only answers that are there are measured; what is missing is counted and can be run from here.
 */
@customElement("cd-metrics-panel")
export class CdMetricsPanel extends CdElement {
  static override styles = [
    CdElement.styles,
    menuStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        height: 100%;
        container-type: inline-size;
      }
      .tools {
        display: flex;
        flex: none;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--s1);
        padding: 6px var(--s2);
        border-bottom: 1px solid var(--hairline);
      }
      .tools button cd-icon {
        --size: 15px;
      }
      label.check {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        min-height: var(--control);
        padding: 0 var(--s2);
        font-size: 13px;
      }
      .scroller {
        flex: 1;
        min-height: 0;
        overflow: auto;
      }
      table {
        width: 100%;
        border-collapse: separate;
        border-spacing: 0;
        font-size: var(--text-m);
        font-variant-numeric: tabular-nums;
      }
      th {
        position: sticky;
        z-index: 1;
        top: 0;
        height: 30px;
        padding: 0 var(--s3);
        border-bottom: 1px solid var(--hairline);
        background: var(--panel);
        text-align: left;
        white-space: nowrap;
      }
      th.number,
      td.number {
        text-align: right;
      }
      th button {
        min-height: 24px;
        padding: 0;
        border: 0;
        background: none;
        color: var(--ink-2);
        font-weight: 600;
      }
      th button:hover {
        background: none;
        color: var(--ink);
      }
      th cd-icon {
        --size: 13px;
      }
      td {
        height: 34px;
        padding: 4px var(--s3);
        border-bottom: 1px solid var(--hairline);
        vertical-align: middle;
      }
      tbody tr.pick {
        cursor: pointer;
      }
      tbody tr.pick:hover td {
        background: var(--accent-softer);
      }
      tbody tr.chosen td {
        background: var(--accent-soft);
      }
      td.group {
        min-width: 130px;
        max-width: 340px;
      }
      td.group,
      td.group button {
        text-align: left;
        white-space: normal;
        overflow-wrap: break-word;
      }
      td.group button {
        color: var(--ink);
        text-decoration: none;
      }
      td.model {
        overflow: hidden;
        max-width: 200px;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      tr.pick:hover td.group button {
        color: var(--accent);
        text-decoration: underline;
      }
      .kind {
        margin-right: 6px;
        color: var(--ink-2);
        font-size: 12px;
      }
      .n .left {
        display: block;
        color: var(--ink-2);
        font-size: 12px;
        line-height: 14px;
        white-space: nowrap;
      }
      td.value {
        position: relative;
        min-width: 80px;
      }
      td.value .bar {
        position: absolute;
        right: var(--s3);
        bottom: 4px;
        left: var(--s3);
        height: 2px;
        border-radius: 1px;
        background: var(--hairline);
      }
      td.value .bar::after {
        content: "";
        display: block;
        width: calc(var(--share) * 100%);
        height: 100%;
        border-radius: 1px;
        background: var(--accent-line);
      }
      td.best {
        color: var(--accent);
        font-weight: 650;
      }
      td.best .bar::after {
        background: var(--accent);
      }
      td.none {
        color: var(--ink-3);
      }
      .notes {
        display: flex;
        flex: none;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--s1) var(--s3);
        padding: 6px var(--s3);
        border-top: 1px solid var(--hairline);
        color: var(--ink-2);
        font-size: 13px;
      }
      @container (max-width: 520px) {
        td,
        th {
          padding-right: var(--s2);
          padding-left: var(--s2);
        }
        .words {
          display: none;
        }
      }
    `,
  ];

  @state() private order: Order | null = null;
  /** Whether it is being found out which answers are missing. */
  @state() private looking = false;
  #stop: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = metrics.follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  override render() {
    if (!view.dataset.value) return this.#empty("Load a dataset to measure answers.", "Load a dataset", () => openConfigure("dataset"));
    if (!view.models.value.length)
      return this.#empty("Select a model at the top to measure its answers.", "Configure a model", () => openConfigure("models"));
    const rows = metrics.rows.value;
    const problem = metrics.problem.value;
    return html`
      ${this.#tools(rows)}
      ${rows !== null
        ? html`<div class="scroller">${this.#table(rows)}</div>
            ${this.#notes(rows)}`
        : problem
          ? this.#empty(problem, "Try again", () => metrics.retry())
          : html`<div class="empty" role="status"><p>Measuring…</p></div>`}
    `;
  }

  #empty(words: string, label: string, act: () => void) {
    return html`<div class="empty">
      <p>${words}</p>
      <button @click=${act}>${label}</button>
    </div>`;
  }

  #tools(rows: MetricRow[] | null) {
    const facets = (catalog.dataset(view.dataset.value)?.fields ?? []).filter((f) => f.facet || f.type === "number");
    const chosen = metrics.facets.value;
    const all = catalog.capabilities.value?.metrics ?? [];
    return html`<div class="tools" role="toolbar" aria-label="What is measured">
      <wa-dropdown @wa-select=${this.#onFacet}>
        <button slot="trigger" class="quiet" title="A row for each value of a field">
          <cd-icon .icon=${Split}></cd-icon>${chosen.length ? `Split by ${chosen.join(" × ")}` : "Split by"}
        </button>
        ${facets.map(
          (f) =>
            html`<wa-dropdown-item
              type="checkbox"
              value=${f.name}
              .checked=${chosen.includes(f.name)}
              ?disabled=${!chosen.includes(f.name) && chosen.length >= MOST_FACETS}
              >${f.name}</wa-dropdown-item
            >`,
        )}
        ${facets.length ? nothing : html`<wa-dropdown-item disabled>No field has few enough values</wa-dropdown-item>`}
      </wa-dropdown>
      <label class="check"
        ><input
          type="checkbox"
          .checked=${metrics.slicesShown.value}
          ?disabled=${!examples.slices.value.length}
          @change=${(e: Event) => (metrics.slicesShown.value = (e.target as HTMLInputElement).checked)}
        />Slices<span class="muted">${examples.slices.value.length || "none yet"}</span></label
      >
      <span class="grow small muted">${rows && metrics.loading.value ? "Measuring…" : nothing}</span>
      <wa-dropdown placement="bottom-end" @wa-select=${this.#onMetric}>
        <button slot="trigger" class="quiet" title="Which metrics are shown">
          <span>Metrics</span><span class="muted">${metrics.shown.value.length}/${all.length}</span>
        </button>
        ${all.map(
          (m) =>
            html`<wa-dropdown-item
              type="checkbox"
              value=${m.name}
              title=${m.description}
              .checked=${metrics.shown.value.some((shown) => shown.name === m.name)}
              >${m.title}<span slot="details">${m.min}–${m.max}</span></wa-dropdown-item
            >`,
        )}
      </wa-dropdown>
      <wa-dropdown placement="bottom-end" @wa-select=${this.#onColumn}>
        <button slot="trigger" class="quiet" aria-label="Per row, in the data table" title="Show values of each row in the data table">
          <cd-icon .icon=${Table2}></cd-icon><span class="words">Per row</span>
        </button>
        <h3>Columns of the data table</h3>
        ${all.map(
          (m) =>
            html`<wa-dropdown-item type="checkbox" value=${m.name} .checked=${metrics.inTable.value.includes(m.name)}
              >${m.title}</wa-dropdown-item
            >`,
        )}
      </wa-dropdown>
      <button class="icon" aria-label="Export this table as CSV" title="Export as CSV" ?disabled=${!rows?.length} @click=${this.#export}>
        <cd-icon .icon=${Download}></cd-icon>
      </button>
    </div>`;
  }

  #table(rows: MetricRow[]) {
    const infos = metrics.shown.value;
    const ordered = sorted(rows, this.order);
    const best = bestCells(ordered, infos);
    return html`<table aria-label="Metrics by model and group" aria-busy=${metrics.loading.value}>
      <thead>
        <tr>
          ${this.#head("group", "Group")} ${this.#head("model", "Model")} ${this.#head("n", "N", "Number of examples that were measured")}
          ${infos.map((m) => this.#head(m.name, m.title, m.description))}
        </tr>
      </thead>
      <tbody>
        ${ordered.map((row, index) => this.#row(row, infos, (metric) => best.has(`${index} ${metric}`)))}
      </tbody>
    </table>`;
  }

  #head(column: string, title: string, help = "") {
    const current = this.order?.column === column ? this.order : null;
    const numeric = column !== "group" && column !== "model";
    return html`<th
      scope="col"
      class=${numeric ? "number" : ""}
      aria-sort=${current ? (current.descending ? "descending" : "ascending") : "none"}
    >
      <button title=${help || nothing} @click=${() => this.#sort(column, numeric)}>
        ${title}${current ? html`<cd-icon .icon=${current.descending ? ArrowDown : ArrowUp}></cd-icon>` : nothing}
      </button>
    </th>`;
  }

  #row(row: MetricRow, infos: MetricInfo[], isBest: (metric: string) => boolean) {
    const pickable = row.group.kind !== "selection" && row.exampleIds.length > 0;
    const pick = () => this.#pick(row);
    return html`<tr class=${classMap({ pick: pickable, chosen: this.#isChosen(row) })} @click=${pickable ? pick : nothing}>
      <td class="group">
        ${row.group.kind === "slice" ? html`<span class="kind">slice</span>` : nothing}${pickable
          ? html`<button
              class="link"
              title="Select ${count(row.exampleIds.length, "example")}"
              @click=${(event: Event) => {
                event.stopPropagation();
                pick();
              }}
            >
              ${groupName(row)}
            </button>`
          : groupName(row)}
      </td>
      <td class="model" title=${row.model}>${row.model}</td>
      <td class="number n">${row.n.toLocaleString("en")}${this.#leftOut(row)}</td>
      ${infos.map((info) => {
        const value = row.values[info.name];
        const best = isBest(info.name);
        return html`<td class=${classMap({ number: true, value: true, best, none: value == null })} title=${best ? `Best ${info.title}` : nothing}>
          ${metricText(value, info)}${best ? html`<span class="visually-hidden"> best</span>` : nothing}
          ${value == null ? nothing : html`<span class="bar" style="--share: ${metricShare(value, info)}"></span>`}
        </td>`;
      })}
    </tr>`;
  }

  #leftOut(row: MetricRow) {
    const words = [
      row.withoutResponse ? `${row.withoutResponse.toLocaleString("en")} unanswered` : "",
      row.withoutTarget ? `${row.withoutTarget.toLocaleString("en")} no target` : "",
    ].filter(Boolean);
    return words.map((one) => html`<span class="left">${one}</span>`);
  }

  /** What is missing from the picture, and what to do about it. */
  #notes(rows: MetricRow[]) {
    const everything = rows.filter((row) => row.group.kind === "all");
    const open = everything.filter((row) => row.withoutResponse > 0 && catalog.can(row.model, "generate"));
    const targets = everything[0] ? everything[0].exampleIds.length - everything[0].withoutTarget : 0;
    const running = responses.active.value.length > 0;
    const leftOut = metrics.slicesLeftOut.value;
    return html`<div class="notes" role="status">
      ${targets === 0
        ? html`<span
            >None of these examples has a target to compare answers with.
            <button class="link" @click=${() => openPanel("editor")}>Add one in the editor</button></span
          >`
        : html`<span>Each answer is compared with its example's target. Select a row to select its examples.</span>`}
      ${leftOut
        ? html`<span>The first ${MOST_SLICES} slices are measured; ${count(leftOut, "other")} ${leftOut === 1 ? "is" : "are"} left out.</span>`
        : nothing}
      ${metrics.problem.value
        ? html`<span class="bad">${metrics.problem.value} <button class="link" @click=${() => metrics.retry()}>Try again</button></span>`
        : nothing}
      ${running
        ? html`<span>Answers are being made; the table follows.</span>`
        : open.map(
            (row) =>
              html`<button ?disabled=${this.looking} @click=${() => void this.#runMissing(row)}>
                Run ${count(row.withoutResponse, "missing answer")} of ${row.model}
              </button>`,
          )}
    </div>`;
  }

  // ---- what people do

  async #runMissing(row: MetricRow): Promise<void> {
    const dataset = view.dataset.peek();
    this.looking = true;
    try {
      const exampleIds = await notices.during("Finding the missing answers", metrics.missing(row));
      if (view.dataset.peek() !== dataset) return;
      // Without any, others have made them since the table was measured.
      if (exampleIds.length) await responses.run({ model: row.model, exampleIds });
      else metrics.retry();
    } catch (error) {
      notices.problem(error);
    } finally {
      this.looking = false;
    }
  }

  #sort(column: string, numeric: boolean): void {
    const first = { column, descending: numeric };
    if (this.order?.column !== column) this.order = first;
    else this.order = this.order.descending === first.descending ? { column, descending: !numeric } : null;
  }

  #pick(row: MetricRow): void {
    view.select(row.exampleIds);
  }

  #isChosen(row: MetricRow): boolean {
    const selected = view.selected.value;
    return (
      row.group.kind !== "selection" &&
      selected.size > 1 &&
      row.exampleIds.length === selected.size &&
      row.exampleIds.every((id) => selected.has(id))
    );
  }

  #onFacet(event: CustomEvent<{ item: { value: string } }>): void {
    event.preventDefault();
    const { value } = event.detail.item;
    metrics.setFacet(value, !metrics.facets.peek().includes(value));
  }

  #onMetric(event: CustomEvent<{ item: { value: string } }>): void {
    event.preventDefault();
    const { value } = event.detail.item;
    metrics.setShown(value, metrics.hidden.peek().includes(value));
  }

  #onColumn(event: CustomEvent<{ item: { value: string } }>): void {
    event.preventDefault();
    const { value } = event.detail.item;
    metrics.setInTable(value, !metrics.inTable.peek().includes(value));
  }

  #export(): void {
    const csv = metricsCsv(sorted(metrics.rows.peek() ?? [], this.order), metrics.shown.peek());
    const address = URL.createObjectURL(new Blob([csv], { type: "text/csv" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = `${view.dataset.peek() ?? "dataset"}-metrics.csv`;
    link.click();
    URL.revokeObjectURL(address);
  }
}

function groupName(row: MetricRow): string {
  if (row.group.kind === "all") return "All examples";
  if (row.group.kind === "selection") return "Selection";
  return row.group.name;
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-metrics-panel": CdMetricsPanel;
  }
}
