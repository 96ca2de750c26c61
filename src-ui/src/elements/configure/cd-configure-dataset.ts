// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { Upload } from "lucide";
import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { api, ApiError, isAbort, messageOf } from "../../api/client.ts";
import type { Dataset } from "../../api/types.ts";
import { count } from "../../lib/words.ts";
import { catalog } from "../../state/catalog.ts";
import { CdElement } from "../cd-element.ts";
import "../cd-icon.ts";
import { pageStyles } from "./page-styles.ts";

const FORMATS = ["jsonl", "csv", "txt"];
const MOST_PROBLEMS = 5;

/** A file's format by its name; lines of text when nothing else is known. */
export function formatOf(fileName: string): string {
  const ending = fileName.toLowerCase().split(".").at(-1) ?? "";
  return FORMATS.find((f) => f === ending) ?? (ending === "json" || ending === "ndjson" ? "jsonl" : "txt");
}

/**
 * The datasets that there are, one of which is shown, and the form to load one more from an address or a file.
 *
 * @fires choose - `detail` is the name of the dataset
 */
@customElement("cd-configure-dataset")
export class CdConfigureDataset extends CdElement {
  static override styles = [
    CdElement.styles,
    pageStyles,
    css`
      .drop {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--s2);
        padding: var(--s3);
        border: 1px dashed var(--edge);
        border-radius: var(--radius);
        color: var(--ink-2);
      }
      .drop.over {
        border-color: var(--accent);
        background: var(--accent-softer);
      }
      .or {
        color: var(--ink-2);
      }
      .buttons {
        display: flex;
        gap: var(--s2);
      }
    `,
  ];

  @property({ attribute: false }) chosen: string | null = null;
  @state() private name = "";
  @state() private url = "";
  @state() private file: File | null = null;
  @state() private over = false;
  @state() private busy = false;
  @state() private failure: { field: string | null; message: string } | null = null;
  @state() private loaded: Dataset | null = null;
  @state() private removing: string | null = null;
  #request: AbortController | undefined;

  override render() {
    return html`
      <h3>Dataset</h3>
      <ul class="list" role="radiogroup" aria-label="Dataset">
        ${catalog.datasets.value.map((dataset) => this.#dataset(dataset))}
      </ul>
      ${this.#form()}
    `;
  }

  #dataset(dataset: Dataset) {
    const removable = dataset.kind === "url" || dataset.kind === "upload" || dataset.kind === "empty";
    return html`<li role="none">
      <input
        type="radio"
        name="dataset"
        id="dataset-${dataset.name}"
        .checked=${dataset.name === this.chosen}
        @change=${() => this.#choose(dataset.name)}
      />
      <div>
        <label class="name" for="dataset-${dataset.name}">${dataset.name}</label>
        <div class="about">
          ${count(dataset.size, "example")} · ${dataset.fields.map((f) => f.name).join(", ") || "no fields yet"}
          ${dataset.origin ? html` · ${dataset.origin}` : nothing}
        </div>
        ${dataset.name === this.loaded?.name ? this.#report(dataset) : nothing}
      </div>
      ${removable
        ? html`<div class="actions">
            ${this.removing === dataset.name
              ? html`<button class="danger" @click=${() => void this.#remove(dataset)}>Remove ${dataset.name}</button>
                  <button @click=${() => (this.removing = null)}>Keep</button>`
              : html`<button
                  class="quiet"
                  aria-label="Remove ${dataset.name}"
                  @click=${() => (this.removing = dataset.name)}
                >
                  Remove
                </button>`}
          </div>`
        : nothing}
    </li>`;
  }

  /** What became of the lines that were read. */
  #report(dataset: Dataset) {
    const report = dataset.report;
    if (!report) return nothing;
    const parts = [
      `Loaded ${report.loaded.toLocaleString("en")} of ${count(report.read, "line")}`,
      report.duplicates ? count(report.duplicates, "duplicate") : "",
      report.skipped ? `${report.skipped.toLocaleString("en")} skipped` : "",
      report.truncated ? "the rest was over the limit" : "",
    ];
    return html`<div class="result" role="status">
      ${parts.filter(Boolean).join(" · ")}
      ${report.problems.length
        ? html`<ul>
            ${report.problems.slice(0, MOST_PROBLEMS).map((p) => html`<li>Line ${p.line}: ${p.reason}</li>`)}
            ${report.problems.length > MOST_PROBLEMS
              ? html`<li>and ${report.problems.length - MOST_PROBLEMS} more</li>`
              : nothing}
          </ul>`
        : nothing}
    </div>`;
  }

  #form() {
    const failed = (field: string) => (this.failure?.field === field ? "true" : nothing);
    return html`<form class="add" novalidate @submit=${this.#load}>
      <h3>Load a dataset</h3>
      <p class="about">
        A prompt for each line: JSONL or CSV with prompt, target and whatever else you have, or plain text.
      </p>
      <div class="pair">
        <label
          >Name
          <input
            name="name"
            autocomplete="off"
            spellcheck="false"
            aria-invalid=${failed("name")}
            .value=${this.name}
            @input=${(e: Event) => this.#type({ name: (e.target as HTMLInputElement).value })}
        /></label>
        <label
          >URL
          <input
            name="url"
            type="url"
            autocomplete="off"
            placeholder="https://… or gs://…"
            aria-invalid=${failed("url")}
            ?disabled=${this.file !== null}
            .value=${this.url}
            @input=${(e: Event) => this.#type({ url: (e.target as HTMLInputElement).value })}
        /></label>
      </div>
      <div
        class="drop ${this.over ? "over" : ""}"
        @dragover=${this.#onDrag}
        @dragleave=${() => (this.over = false)}
        @drop=${this.#onDrop}
      >
        <cd-icon .icon=${Upload}></cd-icon>
        ${this.file
          ? html`<span class="grow truncate">${this.file.name}</span>
              <button type="button" class="quiet" @click=${() => (this.file = null)}>Take another</button>`
          : html`<span>or drop a file here</span>
              <button type="button" @click=${() => this.renderRoot.querySelector<HTMLInputElement>("#file")!.click()}>
                Choose a file
              </button>`}
        <input
          id="file"
          type="file"
          class="visually-hidden"
          tabindex="-1"
          aria-label="File"
          accept=".jsonl,.json,.ndjson,.csv,.txt"
          @change=${(e: Event) => this.#take((e.target as HTMLInputElement).files?.[0])}
        />
      </div>
      ${this.failure ? html`<div class="result bad" role="alert">${this.failure.message}</div>` : nothing}
      <div class="buttons">
        <button class="primary" ?disabled=${this.busy}>${this.busy ? "Loading…" : "Load Dataset"}</button>
        ${this.busy
          ? html`<button type="button" class="quiet" @click=${() => this.#request?.abort()}>Stop</button>`
          : nothing}
      </div>
    </form>`;
  }

  // ---- what people do

  #choose(name: string): void {
    this.dispatchEvent(new CustomEvent("choose", { detail: name }));
  }

  #type(change: { name?: string; url?: string }): void {
    if (change.name !== undefined) this.name = change.name;
    if (change.url !== undefined) this.url = change.url;
    this.failure = null;
  }

  #onDrag(event: DragEvent): void {
    event.preventDefault();
    this.over = true;
  }

  #onDrop(event: DragEvent): void {
    event.preventDefault();
    this.over = false;
    this.#take(event.dataTransfer?.files[0]);
  }

  #take(file: File | undefined): void {
    if (!file) return;
    this.file = file;
    this.failure = null;
    if (!this.name) this.name = file.name.replace(/\.[^.]*$/, "").replace(/[^\w.-]+/g, "_");
  }

  async #load(event: Event): Promise<void> {
    event.preventDefault();
    const name = this.name.trim();
    if (!name) this.failure = { field: "name", message: "Name is needed." };
    else if (!this.file && !this.url.trim()) this.failure = { field: "url", message: "Give a URL or a file." };
    if (this.failure) {
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    this.busy = true;
    this.#request = new AbortController();
    const { signal } = this.#request;
    try {
      this.loaded = this.file
        ? await api.uploadDataset(name, formatOf(this.file.name), this.file, { signal })
        : await api.loadDataset(name, this.url.trim(), { signal });
      await catalog.reloadDatasets();
      this.#choose(this.loaded.name);
      this.name = this.url = "";
      this.file = null;
    } catch (error) {
      if (!isAbort(error))
        this.failure = { field: error instanceof ApiError ? error.field : null, message: messageOf(error) };
    } finally {
      this.busy = false;
    }
  }

  async #remove(dataset: Dataset): Promise<void> {
    this.removing = null;
    try {
      await api.deleteDataset(dataset.name);
      await catalog.reloadDatasets();
      if (this.chosen === dataset.name) {
        const next = catalog.datasets.value[0]?.name;
        if (next) this.#choose(next);
      }
    } catch (error) {
      this.failure = { field: null, message: messageOf(error) };
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-configure-dataset": CdConfigureDataset;
  }
}
