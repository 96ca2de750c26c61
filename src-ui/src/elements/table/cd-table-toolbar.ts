// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import "@awesome.me/webawesome/dist/components/dropdown-item/dropdown-item.js";
import "@awesome.me/webawesome/dist/components/dropdown/dropdown.js";
import { Columns3, Ellipsis, ListFilter, Search, X } from "lucide";
import { css, html, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { api } from "../../api/client.ts";
import { count } from "../../lib/words.ts";
import { catalog } from "../../state/catalog.ts";
import { examples } from "../../state/examples.ts";
import { notices } from "../../state/notices.ts";
import { effect } from "../../state/signals.ts";
import { view } from "../../state/view.ts";
import { menuStyles } from "../../styles/menu.ts";
import { CdElement } from "../cd-element.ts";
import "../cd-dialog.ts";
import "../cd-icon.ts";
import { allColumns, isHidden, setHidden } from "./columns.ts";

const TYPING_MS = 180;
const HELP =
  'Words are all looked for, in every field. "two words" as a phrase, source:gsm8k in one field, -word to leave out, score:1-10 for numbers.';

/** Search, filters, columns, slices and export of the data table; below it, what is filtered at the moment. */
@customElement("cd-table-toolbar")
export class CdTableToolbar extends CdElement {
  static override styles = [
    CdElement.styles,
    menuStyles,
    css`
      :host {
        display: block;
        flex: none;
        border-bottom: 1px solid var(--hairline);
      }
      .tools {
        display: flex;
        align-items: center;
        gap: var(--s1);
        padding: 6px var(--s2);
      }
      .search {
        position: relative;
        display: flex;
        flex: 1;
        align-items: center;
        min-width: 90px;
      }
      .search cd-icon.glass {
        position: absolute;
        left: 8px;
        color: var(--ink-2);
        pointer-events: none;
      }
      .search input {
        width: 100%;
        padding-left: 30px;
        padding-right: 28px;
      }
      .search input::-webkit-search-cancel-button {
        display: none;
      }
      .search button {
        position: absolute;
        right: 2px;
        width: 24px;
        min-height: 24px;
      }
      .chips {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--s1);
        padding: 0 var(--s2) 6px;
        color: var(--ink-2);
        font-size: 13px;
      }
      .chip {
        display: inline-flex;
        align-items: center;
        max-width: 220px;
        height: 24px;
        padding-left: 9px;
        border-radius: 12px;
        background: var(--accent-soft);
        color: var(--accent);
      }
      .chip button {
        width: 22px;
        min-height: 22px;
        color: inherit;
      }
      button .badge {
        display: inline-block;
        min-width: 16px;
        padding: 0 4px;
        border-radius: 8px;
        background: var(--accent);
        color: var(--accent-ink);
        font-size: 11px;
        line-height: 16px;
        text-align: center;
      }
      form {
        display: flex;
        flex-direction: column;
        gap: var(--s3);
        padding: var(--s4) var(--s5);
      }
      label {
        display: flex;
        flex-direction: column;
        gap: var(--s1);
      }
    `,
  ];

  @query("input[type=search]") private input!: HTMLInputElement;
  @state() private naming = false;
  #typing: ReturnType<typeof setTimeout> | undefined;
  #stop: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    // The box shows what is searched for, except while somebody is writing in it.
    this.#stop = effect(() => {
      const words = view.filter.value.query ?? "";
      void this.updateComplete.then(() => {
        if (this.input && this.shadowRoot?.activeElement !== this.input) this.input.value = words;
      });
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  focusSearch(): void {
    const words = view.filter.peek().query ?? "";
    this.input.value = words;
    this.input.focus();
    this.input.setSelectionRange(words.endsWith(":") ? words.length : 0, words.length);
  }

  override render() {
    const { facet = [], slice, added, hidden, query: words } = view.filter.value;
    const filters = facet.length + (slice ? 1 : 0) + (added ? 1 : 0) + (hidden ? 1 : 0);
    const chosen = view.selection.value.length;
    return html`
      <div class="tools">
        <div class="search" role="search">
          <cd-icon class="glass" .icon=${Search}></cd-icon>
          <input
            type="search"
            aria-label="Search the examples"
            placeholder="Search"
            title=${HELP}
            spellcheck="false"
            autocomplete="off"
            @input=${this.#onType}
            @keydown=${this.#onKey}
          />
          ${words
            ? html`<button class="icon" aria-label="Clear the search" @click=${this.#clearSearch}>
                <cd-icon style="--size: 14px" .icon=${X}></cd-icon>
              </button>`
            : nothing}
        </div>
        ${this.#filterMenu(filters)} ${this.#columnMenu()} ${this.#moreMenu(chosen)}
      </div>
      ${filters || words ? this.#chips() : nothing} ${this.naming ? this.#nameDialog(chosen) : nothing}
    `;
  }

  #filterMenu(active: number) {
    const { facet = [], slice, added, hidden } = view.filter.value;
    const facets = examples.facets.value.filter((f) => f.values.length > 0 && f.values.length <= 60);
    return html`<wa-dropdown placement="bottom-end" @wa-select=${this.#onFilter}>
      <button slot="trigger" class="quiet" aria-label="Filter" title="Filter">
        <cd-icon .icon=${ListFilter}></cd-icon>${active ? html`<span class="badge">${active}</span>` : nothing}
      </button>
      ${facets.map(
        (f) => html`
          <h3>${f.field}</h3>
          ${f.values.map(
            ({ value, count: n }) =>
              html`<wa-dropdown-item
                type="checkbox"
                value="facet:${f.field}:${value}"
                .checked=${facet.includes(`${f.field}:${value}`)}
                >${value || "(empty)"}<span slot="details">${n.toLocaleString("en")}</span></wa-dropdown-item
              >`,
          )}
        `,
      )}
      <h3>Slice</h3>
      ${examples.slices.value.map(
        (s) =>
          html`<wa-dropdown-item type="checkbox" value="slice:${s.name}" .checked=${s.name === slice}
            >${s.name}<span slot="details">${s.size.toLocaleString("en")}</span></wa-dropdown-item
          >`,
      )}
      ${examples.slices.value.length ? nothing : html`<wa-dropdown-item disabled>No slice yet</wa-dropdown-item>`}
      <hr />
      <wa-dropdown-item type="checkbox" value="added" .checked=${added ?? false}>Added by hand or rule</wa-dropdown-item>
      <wa-dropdown-item type="checkbox" value="hidden" .checked=${hidden === "true"}
        >Hidden<span slot="details">${catalog.dataset(view.dataset.value)?.hidden ?? 0}</span></wa-dropdown-item
      >
    </wa-dropdown>`;
  }

  #columnMenu() {
    const dataset = view.dataset.value ?? "";
    return html`<wa-dropdown placement="bottom-end" @wa-select=${this.#onColumn}>
      <button slot="trigger" class="icon" aria-label="Columns" title="Columns">
        <cd-icon .icon=${Columns3}></cd-icon>
      </button>
      ${allColumns(catalog.dataset(dataset), view.models.value)
        .filter((c) => c.kind !== "number")
        .map(
          (column) =>
            html`<wa-dropdown-item type="checkbox" value=${column.id} .checked=${!isHidden(dataset, column)}>
              ${column.title}<span slot="details">${column.kind === "field" ? "" : column.kind}</span>
            </wa-dropdown-item>`,
        )}
    </wa-dropdown>`;
  }

  #moreMenu(chosen: number) {
    const { slice, hidden } = view.filter.value;
    return html`<wa-dropdown placement="bottom-end" @wa-select=${this.#onMore}>
      <button slot="trigger" class="icon" aria-label="More" title="Slices, hide, export">
        <cd-icon .icon=${Ellipsis}></cd-icon>
      </button>
      <wa-dropdown-item value="all">Select all ${count(examples.rows.value.total, "example")}</wa-dropdown-item>
      <wa-dropdown-item value="slice" ?disabled=${!chosen}>Save the selection as a slice</wa-dropdown-item>
      ${slice ? html`<wa-dropdown-item value="drop">Delete the slice ${slice}</wa-dropdown-item>` : nothing}
      ${hidden === "true"
        ? html`<wa-dropdown-item value="unhide" ?disabled=${!chosen}>Restore the selection</wa-dropdown-item>`
        : html`<wa-dropdown-item value="hide" ?disabled=${!chosen}>Hide the selection</wa-dropdown-item>`}
      <hr />
      <wa-dropdown-item value="csv">Export as CSV</wa-dropdown-item>
      <wa-dropdown-item value="jsonl">Export as JSONL</wa-dropdown-item>
    </wa-dropdown>`;
  }

  #chips() {
    const { facet = [], slice, added, hidden } = view.filter.value;
    const chip = (words: string, remove: () => void) =>
      html`<span class="chip"
        ><span class="truncate">${words}</span
        ><button class="icon" aria-label="Remove the filter ${words}" @click=${remove}>
          <cd-icon style="--size: 13px" .icon=${X}></cd-icon></button
      ></span>`;
    const { total } = examples.rows.value;
    // Where none could be fetched, nobody knows how many there are; the table says why.
    const unknown = total === 0 && examples.problem.value !== null;
    return html`<div class="chips">
      <span role="status">${examples.loading.value ? "…" : unknown ? nothing : count(total, "match", "matches")}</span>
      ${facet.map((f) => chip(f, () => view.setFilter({ facet: facet.filter((other) => other !== f) })))}
      ${slice ? chip(`slice ${slice}`, () => view.setFilter({ slice: undefined })) : nothing}
      ${added ? chip("added", () => view.setFilter({ added: undefined })) : nothing}
      ${hidden ? chip("hidden", () => view.setFilter({ hidden: undefined })) : nothing}
      <button class="link" @click=${this.#clearAll}>Clear</button>
    </div>`;
  }

  #nameDialog(chosen: number) {
    return html`<cd-dialog
      heading="Save as a slice"
      style="--width: 400px"
      open
      @close=${() => (this.naming = false)}
    >
      <form @submit=${this.#saveSlice}>
        <label>Name <input name="name" required maxlength="100" autofocus list="slices" autocomplete="off" /></label>
        <datalist id="slices">${examples.slices.value.map((s) => html`<option value=${s.name}></option>`)}</datalist>
        <div class="row">
          <span class="muted grow">${count(chosen, "example")}</span>
          <button class="primary">Save</button>
        </div>
      </form>
    </cd-dialog>`;
  }

  // ---- what people do

  #onType(): void {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => view.setFilter({ query: this.input.value.trim() }), TYPING_MS);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === "Escape" && this.input.value) {
      event.preventDefault();
      this.#clearSearch();
    } else if (event.key === "Enter") {
      clearTimeout(this.#typing);
      view.setFilter({ query: this.input.value.trim() });
    }
  }

  #clearSearch(): void {
    clearTimeout(this.#typing);
    this.input.value = "";
    view.setFilter({ query: undefined });
  }

  #clearAll(): void {
    this.input.value = "";
    view.clearFilter();
  }

  #onFilter(event: CustomEvent<{ item: { value: string } }>): void {
    event.preventDefault();
    const { value } = event.detail.item;
    const filter = view.filter.peek();
    if (value.startsWith("facet:")) {
      const facet = value.slice("facet:".length);
      const chosen = filter.facet ?? [];
      view.setFilter({ facet: chosen.includes(facet) ? chosen.filter((f) => f !== facet) : [...chosen, facet] });
    } else if (value.startsWith("slice:")) {
      const slice = value.slice("slice:".length);
      view.setFilter({ slice: filter.slice === slice ? undefined : slice });
    } else if (value === "added") view.setFilter({ added: filter.added ? undefined : true });
    else if (value === "hidden") view.setFilter({ hidden: filter.hidden ? undefined : "true" });
    this.requestUpdate();
  }

  #onColumn(event: CustomEvent<{ item: { value: string } }>): void {
    event.preventDefault();
    const dataset = view.dataset.peek()!;
    const column = allColumns(catalog.dataset(dataset), view.models.peek()).find(
      (c) => c.id === event.detail.item.value,
    );
    if (column) setHidden(dataset, column, !isHidden(dataset, column));
  }

  #onMore(event: CustomEvent<{ item: { value: string } }>): void {
    const ids = view.selection.peek();
    const done = (work: Promise<unknown>) => void work.catch((error) => notices.problem(error));
    switch (event.detail.item.value) {
      case "all":
        return done(examples.allIds().then((all) => view.select(all)));
      case "slice":
        this.naming = true;
        return;
      case "drop":
        return done(examples.deleteSlice(view.filter.peek().slice!));
      case "hide":
        return done(examples.hide(ids));
      case "unhide":
        return done(examples.unhide(ids));
      case "csv":
      case "jsonl":
        return this.#export(event.detail.item.value);
    }
  }

  #export(format: "csv" | "jsonl"): void {
    const link = document.createElement("a");
    link.href = api.exportUrl(view.dataset.peek()!, format, view.models.peek(), view.filter.peek());
    link.download = "";
    link.click();
  }

  async #saveSlice(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const name = String(new FormData(event.target as HTMLFormElement).get("name")).trim();
    if (!name) return;
    this.naming = false;
    try {
      await examples.saveSlice(name, view.selection.peek());
    } catch (error) {
      notices.problem(error);
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-table-toolbar": CdTableToolbar;
  }
}
