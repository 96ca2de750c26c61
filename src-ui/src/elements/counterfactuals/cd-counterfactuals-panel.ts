// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { Wand2 } from "lucide";
import { css, html, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { FormSpec } from "../../api/types.ts";
import { count } from "../../lib/words.ts";
import { catalog } from "../../state/catalog.ts";
import { counterfactuals, MOST_PARENTS } from "../../state/counterfactuals.ts";
import { openPanel } from "../../state/dialogs.ts";
import { examples } from "../../state/examples.ts";
import { notices } from "../../state/notices.ts";
import { view } from "../../state/view.ts";
import "../cd-choice.ts";
import { CdElement } from "../cd-element.ts";
import "../cd-form.ts";
import type { CdForm } from "../cd-form.ts";
import "../cd-icon.ts";
import "./cd-variant.ts";

/**
 * Variants of the selected examples: choose a generator, look at what it proposes with every change marked, edit, add some
 * or all, and put them beside what they were made from. Proposals stay while other examples are looked at.
 */
@customElement("cd-counterfactuals-panel")
export class CdCounterfactualsPanel extends CdElement {
  static override styles = [
    CdElement.styles,
    css`
      :host {
        display: grid;
        grid-template: minmax(0, 1fr) auto / minmax(230px, 300px) minmax(0, 1fr);
        height: 100%;
        container-type: inline-size;
      }
      .side {
        display: flex;
        flex-direction: column;
        gap: var(--s3);
        grid-row: 1 / -1;
        min-height: 0;
        padding: var(--s3);
        border-right: 1px solid var(--hairline);
        overflow: auto;
      }
      .side p {
        margin: 0;
      }
      .side .go {
        position: sticky;
        bottom: calc(-1 * var(--s3));
        display: flex;
        flex-direction: column;
        gap: var(--s1);
        margin: auto calc(-1 * var(--s3)) calc(-1 * var(--s3));
        padding: var(--s2) var(--s3) var(--s3);
        background: var(--panel);
      }
      .list {
        min-height: 0;
        overflow: auto;
      }
      /* It stays in sight where the list was scrolled to. */
      .problem {
        position: sticky;
        z-index: 1;
        top: 0;
        margin: 0;
        padding: var(--s2) var(--s3);
        border-bottom: 1px solid var(--hairline);
        background: var(--panel);
      }
      .foot {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--s2);
        padding: 6px var(--s3);
        border-top: 1px solid var(--hairline);
      }
      .foot label {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        color: var(--ink-2);
        font-size: 13px;
      }
      .foot .grow {
        min-width: max-content;
      }
      .foot input {
        width: 180px;
        min-width: 0;
      }
      details {
        padding: var(--s2) var(--s3);
        border-bottom: 1px solid var(--hairline);
        color: var(--ink-2);
        font-size: 13px;
      }
      details ul {
        margin: var(--s1) 0 0;
        padding-left: var(--s5);
      }
      summary {
        cursor: pointer;
      }
      @container (max-width: 640px) {
        .wide {
          display: none;
        }
      }
      @media (max-width: 700px) {
        :host {
          display: block;
          overflow: auto;
        }
        .side {
          border-right: 0;
          border-bottom: 1px solid var(--hairline);
          overflow: visible;
        }
        .side .go {
          position: static;
        }
        .list {
          overflow: visible;
        }
        .foot {
          position: sticky;
          bottom: 0;
          background: var(--panel);
        }
        .foot .grow {
          flex-basis: 100%;
          min-width: 0;
        }
      }
    `,
  ];

  @query("cd-form") private form!: CdForm | null;
  @state() private everything = false;

  override render() {
    if (!view.dataset.value) return html`<div class="empty" style="grid-area: 1 / 1 / -1 / -1"><p>Load a dataset to make variants of its examples.</p></div>`;
    const generator = counterfactuals.generator.value;
    if (!generator)
      return html`<div class="empty" style="grid-area: 1 / 1 / -1 / -1"><p>This server has no generators of variants.</p></div>`;
    return html`${this.#side(generator)}
      <div class="list" role="region" aria-label="Proposed examples" tabindex="0">${this.#list()}</div>
      ${counterfactuals.variants.value?.length ? this.#foot() : nothing}`;
  }

  #side(generator: FormSpec) {
    const all = catalog.capabilities.value?.generators ?? [];
    const fields = (catalog.dataset(view.dataset.value)?.fields ?? []).filter((f) => f.type === "text" || f.type === "category");
    const chosen = view.selection.value.length;
    const total = examples.rows.value.total;
    const parents = this.everything || chosen === 0 ? total : chosen;
    return html`<form class="side" @submit=${this.#propose} @keydown=${this.#onKey}>
      <cd-choice
        label="Generator"
        .choices=${all.map((g) => ({ value: g.name, label: g.title, title: g.description, ...(g.available ? {} : { unavailable: g.unavailableReason ?? "Not available here." }) }))}
        .value=${generator.name}
        @choose=${(event: CustomEvent<string>) => (counterfactuals.chosen.value = event.detail)}
      ></cd-choice>
      <p class="muted small">${generator.description}</p>
      <cd-form
        .spec=${generator}
        .initial=${counterfactuals.configs.peek()[generator.name] ?? {}}
        .textFields=${textFieldsFirst(fields.map((f) => f.name))}
      ></cd-form>
      <div class="go">
        ${chosen > 0 && chosen < total
          ? html`<cd-choice
              label="From which examples"
              .choices=${[
                { value: "selection", label: count(chosen, "selected", "selected") },
                { value: "all", label: `all ${total.toLocaleString("en")}`, title: "Everything that the data table lists" },
              ]}
              .value=${this.everything ? "all" : "selection"}
              @choose=${(event: CustomEvent<string>) => (this.everything = event.detail === "all")}
            ></cd-choice>`
          : nothing}
        <button class="primary" ?disabled=${!parents || counterfactuals.working.value}>
          <cd-icon style="--size: 15px" .icon=${Wand2}></cd-icon>${counterfactuals.working.value
            ? "Working…"
            : `Preview from ${count(Math.min(parents, MOST_PARENTS), "example")}`}
        </button>
      </div>
    </form>`;
  }

  #list() {
    const variants = counterfactuals.variants.value;
    const problem = counterfactuals.problem.value;
    const skipped = counterfactuals.skipped.value;
    if (problem && !variants?.length) return html`<div class="empty" role="alert"><p>${problem}</p></div>`;
    if (variants === null)
      return html`<div class="empty">
        <p>What would the model say if the prompt were a little different? Select examples, choose a rule, and look at what it makes of them before anything is added.</p>
      </div>`;
    if (!variants.length && !skipped.length)
      return html`<div class="empty"><p>Nothing is left on this list.</p></div>`;
    return html`
      ${problem ? html`<p class="problem bad" role="alert">${problem}</p>` : nothing}
      ${skipped.length ? this.#skippedNote(variants.length === 0) : nothing}
      ${repeat(
        variants,
        (variant) => variant.key,
        (variant) => html`<cd-variant .variant=${variant}></cd-variant>`,
      )}
    `;
  }

  /** Which examples gave nothing, by reason. */
  #skippedNote(open: boolean) {
    const byReason = new Map<string, string[]>();
    for (const { parentId, reason } of counterfactuals.skipped.value)
      byReason.set(reason, [...(byReason.get(reason) ?? []), parentId]);
    return html`<details ?open=${open}>
      <summary>Nothing new can be made from ${count(counterfactuals.skipped.value.length, "example")}</summary>
      <ul>
        ${[...byReason].map(
          ([reason, ids]) =>
            html`<li>${reason} <button class="link" @click=${() => view.select(ids)}>${count(ids.length, "example")}</button></li>`,
        )}
      </ul>
    </details>`;
  }

  #foot() {
    const open = counterfactuals.open.value;
    const all = counterfactuals.variants.value ?? [];
    const added = all.filter((v) => v.addedId !== null);
    return html`<div class="foot">
      <span class="muted small grow" role="status"
        >${count(open.length, "proposal")}${added.length ? `, ${added.length.toLocaleString("en")} added` : ""}${counterfactuals.truncated.value
          ? "; there would be more"
          : ""}</span
      >
      ${added.length
        ? html`<button class="quiet" @click=${() => this.#measure(added.map((v) => v.addedId!))}>Measure the added ones</button>`
        : nothing}
      <label
        ><span class="wide">into slice</span>
        <input
          aria-label="Slice for what is added"
          maxlength="100"
          placeholder="no slice"
          .value=${counterfactuals.slice.value}
          @input=${(event: Event) => counterfactuals.nameSlice((event.target as HTMLInputElement).value)}
      /></label>
      <button class="quiet" @click=${() => counterfactuals.clear()}>Clear</button>
      <button class="primary" ?disabled=${!open.length || counterfactuals.working.value} @click=${() => void counterfactuals.add(open.map((v) => v.key))}>
        Add ${open.length === 1 ? "it" : `all ${open.length.toLocaleString("en")}`}
      </button>
    </div>`;
  }

  // ---- what people do

  #onKey(event: KeyboardEvent): void {
    if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) void this.#propose(event);
  }

  async #propose(event: Event): Promise<void> {
    event.preventDefault();
    const generator = counterfactuals.generator.peek();
    const config = this.form?.check();
    if (!generator || !config || counterfactuals.working.peek()) return;
    try {
      const selected = view.selection.peek();
      const ids = this.everything || !selected.length ? await examples.allIds() : selected;
      const refusal = await counterfactuals.propose(generator, ids, config);
      if (refusal && !this.form?.refuse(refusal.field, refusal.message)) notices.problem(refusal);
    } catch (error) {
      notices.problem(error);
    }
  }

  #measure(ids: string[]): void {
    view.select(ids);
    openPanel("metrics");
  }
}

/** What a generator changes is first of all the prompt. */
function textFieldsFirst(names: string[]): string[] {
  const place = (name: string) => (name === "prompt" ? 0 : name === "target" ? 1 : 2);
  return [...names].sort((a, b) => place(a) - place(b));
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-counterfactuals-panel": CdCounterfactualsPanel;
  }
}
