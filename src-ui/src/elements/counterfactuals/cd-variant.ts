// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { Check, Columns2, Pencil, Plus, X } from "lucide";
import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { piecesOf, shortened } from "../../lib/marked-changes.ts";
import { counterfactuals, parentText, type Variant } from "../../state/counterfactuals.ts";
import { examples, fieldText } from "../../state/examples.ts";
import { view } from "../../state/view.ts";
import { CdElement } from "../cd-element.ts";
import "../cd-icon.ts";

/** How many characters of what stayed are shown beside a change. */
const AROUND = 60;

/** One proposed example: what changed against its parent, and what can be done with it. */
@customElement("cd-variant")
export class CdVariant extends CdElement {
  static override styles = [
    CdElement.styles,
    css`
      :host {
        display: block;
        padding: var(--s2) var(--s3) var(--s3);
        border-bottom: 1px solid var(--hairline);
        content-visibility: auto;
        contain-intrinsic-height: auto 90px;
      }
      :host(:hover) {
        background: var(--accent-softer);
      }
      header {
        display: flex;
        align-items: center;
        gap: var(--s2);
        min-height: var(--control);
      }
      header .words {
        overflow: hidden;
        color: var(--ink-2);
        font-size: 13px;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      header button.link {
        font-size: 13px;
      }
      .field {
        display: flex;
        gap: var(--s2);
        margin-top: 2px;
      }
      .name {
        flex: none;
        min-width: 48px;
        color: var(--ink-2);
        font-size: 12px;
        line-height: 22px;
      }
      .text {
        margin: 0;
        font: 400 15px/22px var(--font-text);
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }
      ins,
      del {
        padding: 0 1px;
        border-radius: 2px;
      }
      ins {
        background: var(--diff-add);
        color: var(--diff-add-ink);
        text-decoration: none;
      }
      del {
        background: var(--diff-del);
        color: var(--diff-del-ink);
      }
      .gap {
        padding: 0 3px;
        color: var(--ink-3);
        font: 500 12px/18px var(--font-ui);
      }
      label {
        display: block;
        margin-top: var(--s2);
        color: var(--ink-2);
        font-size: 12px;
      }
      textarea {
        width: 100%;
        min-height: 62px;
        font: 400 15px/22px var(--font-text);
        resize: vertical;
        field-sizing: content;
        max-height: 320px;
      }
      .added {
        display: inline-flex;
        align-items: center;
        gap: 4px;
        color: var(--ok);
        font-size: 13px;
      }
      header cd-icon {
        --size: 15px;
      }
    `,
  ];

  @property({ attribute: false }) variant!: Variant;
  @state() private editing = false;
  @state() private whole = false;

  override render() {
    const { variant } = this;
    const parent = examples.of(variant.parentId).value;
    const number = parent ? `#${parent.position + 1}` : "…";
    return html`
      <header>
        <button class="link" title="Show the example that this was made from" @click=${() => view.show(variant.parentId)}>${number}</button>
        <span class="words grow" title=${variant.rule}>${variant.rule}</span>
        ${variant.addedId === null ? this.#openTools() : this.#addedTools()}
      </header>
      ${this.editing ? this.#form() : this.#changedFields().map((name) => this.#field(name))}
    `;
  }

  #openTools() {
    const { key } = this.variant;
    return html`
      <button
        class="icon"
        aria-label="Edit"
        aria-pressed=${this.editing}
        title="Edit before adding"
        @click=${() => (this.editing = !this.editing)}
      >
        <cd-icon .icon=${Pencil}></cd-icon>
      </button>
      <button title="Add to the dataset" @click=${() => void counterfactuals.add([key])}><cd-icon .icon=${Plus}></cd-icon>Add</button>
      <button
        class="quiet"
        title="Add, and put it beside the example that it was made from"
        @click=${() => void counterfactuals.compare(key)}
      >
        <cd-icon .icon=${Columns2}></cd-icon>Add and compare
      </button>
      <button class="icon" aria-label="Take off this list" title="Take off this list" @click=${() => counterfactuals.remove(key)}>
        <cd-icon .icon=${X}></cd-icon>
      </button>
    `;
  }

  #addedTools() {
    return html`
      <span class="added"><cd-icon .icon=${Check}></cd-icon>added</span>
      <button
        class="quiet"
        title="Put it beside the example that it was made from"
        @click=${() => void counterfactuals.compare(this.variant.key)}
      >
        <cd-icon .icon=${Columns2}></cd-icon>Compare
      </button>
    `;
  }

  /** The fields that differ from the parent's, or were named as changed. */
  #changedFields(): string[] {
    const { variant } = this;
    const parent = examples.of(variant.parentId).value;
    return Object.keys(variant.fields).filter(
      (name) =>
        variant.changes.some((change) => change.field === name) ||
        (parent && String(variant.fields[name] ?? "") !== fieldText(parent, name)),
    );
  }

  #field(name: string) {
    const { variant } = this;
    const after = String(variant.fields[name] ?? "");
    const changes = variant.changes.filter((change) => change.field === name);
    const pieces = examples.of(variant.parentId).value
      ? piecesOf(parentText(variant, name), after, changes)
      : [{ kind: "same" as const, text: after }];
    const shown = this.whole ? pieces : shortened(pieces, AROUND);
    const cut = shown.some((piece) => piece.kind === "gap");
    return html`<div class="field">
      <span class="name">${name}</span>
      <p class="text">${shown.map((piece) => {
          if (piece.kind === "gap") return html`<span class="gap" title="${piece.characters} characters">…</span>`;
          if (piece.kind === "removed") return html`<del>${piece.text}</del>`;
          if (piece.kind === "added") return html`<ins>${piece.text}</ins>`;
          return piece.text;
        })}${cut || this.whole
          ? html` <button class="link small" @click=${() => (this.whole = !this.whole)}>${this.whole ? "less" : "whole text"}</button>`
          : nothing}</p>
    </div>`;
  }

  #form() {
    const { variant } = this;
    return Object.entries(variant.fields)
      .filter(([, value]) => value === null || typeof value === "string")
      .map(
        ([name, value]) =>
          html`<label
            >${name}
            <textarea
              rows="2"
              .value=${String(value ?? "")}
              @input=${(event: Event) => counterfactuals.edit(variant.key, name, (event.target as HTMLTextAreaElement).value)}
            ></textarea>
          </label>`,
      );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-variant": CdVariant;
  }
}
