// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { CornerDownRight, FilePlus2, GitCompareArrows, RotateCcw } from "lucide";
import { css, html, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import { live } from "lit/directives/live.js";
import { ref } from "lit/directives/ref.js";
import { api, isAbort, messageOf } from "../../api/client.ts";
import type { Example, Family, Field, Value } from "../../api/types.ts";
import { modifier } from "../../lib/keys.ts";
import { changedWords, differencePieces, type Piece } from "../../lib/text-difference.ts";
import { count } from "../../lib/words.ts";
import { runExamples } from "../../state/actions.ts";
import { catalog } from "../../state/catalog.ts";
import { commands, openConfigure } from "../../state/dialogs.ts";
import { drafts, NEW } from "../../state/drafts.ts";
import { examples, fieldText } from "../../state/examples.ts";
import { notices } from "../../state/notices.ts";
import { effect } from "../../state/signals.ts";
import { view } from "../../state/view.ts";
import { CdElement } from "../cd-element.ts";
import "../cd-icon.ts";
import "./cd-answer.ts";

const COUNT_MS = 450;
const SOURCE_OF_EDITS = "manual";

/** Leaves a box alone that means the number already: "1.0" is on the way to "1.05", "-" and "1e" mean none yet. */
function showNumber(box: HTMLInputElement, text: string): void {
  const same = text === box.value || (text !== "" && box.valueAsNumber === Number(text));
  if (!same) box.value = text;
}

type Tokens = { of: string; prompt: number; all: number; limit: number | null };

/**
 * The prompt and target of the example that is looked at, to be changed: an edit is a draft until it is added as a new
 * example below its parent. Shows what differs, how long it is in tokens, and the model's answer as it comes.
 *
 * Keys: Ctrl/Cmd+Enter adds and runs, with Shift compares with the parent.
 */
@customElement("cd-editor")
export class CdEditor extends CdElement {
  static override styles = [
    CdElement.styles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        height: 100%;
        container-type: size;
      }
      .fields {
        display: grid;
        flex: 1;
        grid-template: minmax(0, 1fr) / minmax(0, 1.7fr) minmax(220px, 1fr);
        min-height: 0;
      }
      .prompt {
        display: flex;
        flex-direction: column;
        min-height: 0;
        border-right: 1px solid var(--hairline);
      }
      .side {
        display: flex;
        flex-direction: column;
        min-height: 0;
        overflow: auto;
      }
      .label {
        display: flex;
        flex: none;
        align-items: center;
        gap: var(--s2);
        padding: 6px var(--s3) 2px;
        color: var(--ink-2);
        font-size: 13px;
        font-weight: 600;
      }
      .label .small {
        font-weight: 400;
      }
      .edited {
        color: var(--accent);
        font-weight: 500;
      }
      textarea {
        display: block;
        width: 100%;
        padding: 2px var(--s3) var(--s3);
        border: 0;
        border-radius: 0;
        background: transparent;
        font: 400 15px/24px var(--font-text);
        resize: none;
        overflow: auto;
        scrollbar-width: thin;
      }
      textarea:focus-visible {
        outline: 1.5px solid var(--focus);
        outline-offset: -2px;
      }
      .prompt textarea {
        flex: 1;
        min-height: 0;
      }
      .side textarea {
        field-sizing: content;
        min-height: 52px;
        max-height: 168px;
        border-bottom: 1px solid var(--hairline);
      }
      .facts {
        display: flex;
        flex-wrap: wrap;
        gap: var(--s1) var(--s3);
        padding: 6px var(--s3);
        border-bottom: 1px solid var(--hairline);
      }
      .facts label {
        display: flex;
        align-items: center;
        gap: 6px;
        min-width: 0;
        color: var(--ink-2);
        font-size: 13px;
      }
      .facts input {
        width: 150px;
        min-height: 24px;
        padding: 1px 6px;
        font-size: 13px;
      }
      .facts input[type="number"] {
        width: 84px;
      }
      .difference {
        flex: 1;
        min-height: 0;
        padding: 2px var(--s3) var(--s3);
        font: 400 15px/24px var(--font-text);
        white-space: pre-wrap;
        overflow: auto;
        overflow-wrap: anywhere;
      }
      ins {
        border-radius: 2px;
        background: var(--diff-add);
        color: var(--diff-add-ink);
        text-decoration: none;
      }
      del {
        border-radius: 2px;
        background: var(--diff-del);
        color: var(--diff-del-ink);
      }
      .bar {
        display: flex;
        flex: none;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--s1) var(--s2);
        padding: 5px var(--s2) 5px var(--s3);
        border-top: 1px solid var(--hairline);
      }
      .facts-of-text {
        display: flex;
        flex: 1;
        flex-wrap: wrap;
        gap: 0 var(--s3);
        min-width: 120px;
        color: var(--ink-2);
        font-size: 13px;
      }
      .family {
        display: flex;
        align-items: center;
        gap: var(--s2);
        flex-wrap: wrap;
        color: var(--ink-2);
        font-weight: 400;
      }
      kbd {
        font: 12px/1 var(--font-ui);
        opacity: 0.85;
      }
      @container (max-width: 619px) {
        .fields {
          display: block;
          overflow: auto;
        }
        .prompt {
          border-right: 0;
          border-bottom: 1px solid var(--hairline);
        }
        .prompt textarea {
          field-sizing: content;
          flex: none;
          min-height: 168px;
          max-height: 60cqh;
        }
        .side {
          overflow: visible;
        }
        .bar .quiet span,
        .bar kbd {
          display: none;
        }
        .facts-of-text {
          min-width: 64px;
        }
      }
    `,
  ];

  @query("#prompt") private promptBox!: HTMLTextAreaElement | null;
  @state() private comparing = false;
  @state() private tokens: Tokens | null = null;
  @state() private tokenProblem: string | null = null;
  @state() private family: (Family & { of: string }) | null = null;
  @state() private busy = false;
  @state() private problem: string | null = null;
  #counting: ReturnType<typeof setTimeout> | undefined;
  #request: AbortController | undefined;
  #stop: (() => void)[] = [];
  #counted = "";
  #shown = "";

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = [effect(() => this.#onCommand()), effect(() => this.#followFamily())];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop.forEach((stop) => stop());
    this.#request?.abort();
    clearTimeout(this.#counting);
  }

  protected override willUpdate(): void {
    if (this.#id() !== this.#shown) this.comparing = false;
  }

  protected override updated(): void {
    this.#countTokens();
    // Another example is read from its beginning.
    if (this.#id() === this.#shown) return;
    this.#shown = this.#id();
    if (this.promptBox) this.promptBox.scrollTop = 0;
  }

  override render() {
    if (!view.dataset.value)
      return html`<div class="empty">
        <p>Prompts belong to a dataset. Load one, or start with an empty one.</p>
        <button class="primary" @click=${() => openConfigure("dataset")}>Load a dataset</button>
      </div>`;
    const example = examples.primary.value;
    if (view.primary.value && !example) return html`<div class="empty" role="status"><p>Fetching the example…</p></div>`;
    const fields = this.#fields();
    const others = fields.filter((f) => f.name !== "prompt" && f.name !== "target");
    // Without a difference nothing says how to come back to the boxes.
    const comparing = this.comparing && this.#wordsThatDiffer() > 0;
    return html`
      <div class="fields" @keydown=${this.#onKey}>
        <div class="prompt">
          <div class="label">
            <label for="prompt">prompt</label>
            ${this.#editedMark("prompt")} ${this.#origin(example)}
          </div>
          ${comparing ? this.#difference("prompt") : this.#box("prompt", "The text that the model is given")}
        </div>
        <div class="side">
          <div class="label">
            <label for="target">target</label>
            <span class="small">what it should answer, if you know</span>${this.#editedMark("target")}
          </div>
          ${comparing ? this.#difference("target") : this.#box("target", "None")}
          ${others.length ? html`<div class="facts">${others.map((f) => this.#fact(f))}</div>` : nothing}
          ${example ? view.models.value.map((model) => html`<cd-answer model=${model} example=${example.id}></cd-answer>`) : nothing}
        </div>
      </div>
      ${this.#bar(example)}
    `;
  }

  // ---- what is drawn

  #box(field: string, placeholder: string) {
    return html`<textarea
      id=${field}
      spellcheck="false"
      placeholder=${placeholder}
      .value=${live(this.#text(field))}
      @input=${(event: Event) => this.#edit(field, (event.target as HTMLTextAreaElement).value)}
    ></textarea>`;
  }

  #fact(field: Field) {
    const text = this.#text(field.name);
    const edit = (take: (input: HTMLInputElement) => Value) => (event: Event) =>
      this.#edit(field.name, take(event.target as HTMLInputElement));
    const box =
      field.type === "boolean"
        ? html`<input
            type="checkbox"
            .checked=${live(this.#value(field.name) === true)}
            @change=${edit((input) => input.checked)}
          />`
        : field.type === "number"
          ? html`<input
              type="number"
              step="any"
              autocomplete="off"
              ${ref((input) => input && showNumber(input as HTMLInputElement, text))}
              @input=${edit((input) => (input.value === "" ? null : input.valueAsNumber))}
            />`
          : html`<input
                type="text"
                list="values-${field.name}"
                autocomplete="off"
                .value=${live(text)}
                @input=${edit((input) => input.value)}
              />${this.#suggestions(field.name)}`;
    return html`<label>${field.name}${box}</label>`;
  }

  #suggestions(field: string) {
    const values = examples.facets.value.find((f) => f.field === field)?.values ?? [];
    return html`<datalist id="values-${field}">
      ${values.slice(0, 50).map(({ value }) => html`<option value=${value}></option>`)}
    </datalist>`;
  }

  #editedMark(field: string) {
    return this.#draft() && field in this.#draft()!.fields ? html`<span class="edited small">edited</span>` : nothing;
  }

  #origin(example: Example | null) {
    if (!example) return html`<span class="family">new</span>`;
    const parent = this.family?.of === example.id ? this.family.ancestors[0] : undefined;
    const children = this.family?.of === example.id ? this.family.children : [];
    return html`<span class="family small">
      ${parent
        ? html`<span
            ><cd-icon style="--size: 12px" .icon=${CornerDownRight}></cd-icon> ${example.rule ?? "edit"} of
            <button class="link" @click=${() => view.show(parent.id)}>#${parent.position + 1}</button></span
          >`
        : nothing}
      ${children.length
        ? html`<button
            class="link"
            title="Select this example and what was made from it"
            @click=${() => view.select([example.id, ...children.map((c) => c.id)], example.id)}
          >
            ${count(children.length, "variant")}
          </button>`
        : nothing}
      ${parent && view.pinned.value !== parent.id
        ? html`<button class="link" @click=${() => view.pin(parent.id)}>compare with it</button>`
        : nothing}
    </span>`;
  }

  #difference(field: string) {
    const pieces = this.#pieces(field);
    const shown = pieces.map((piece) =>
      piece.kind === "added"
        ? html`<ins>${piece.text}</ins>`
        : piece.kind === "removed"
          ? html`<del>${piece.text}</del>`
          : piece.text,
    );
    // White space counts in there: none of the template's own.
    return html`<div class="difference" tabindex="0" role="region" aria-label="Changes of the ${field}">${shown}</div>`;
  }

  #bar(example: Example | null) {
    const edited = this.#draft() !== null;
    const canAdd = this.#canAdd();
    const mod = modifier();
    return html`<div class="bar">
      <div class="facts-of-text" role="status">
        ${this.problem ? html`<span class="bad">${this.problem}</span>` : nothing}
        ${edited ? html`<span>draft saved</span>` : nothing} ${this.#tokenCount()} ${this.#changes()}
      </div>
      ${edited
        ? html`<button class="quiet" title="Drop the edit" @click=${this.#reset}>
            <cd-icon style="--size: 14px" .icon=${RotateCcw}></cd-icon><span>Reset</span>
          </button>`
        : nothing}
      ${example
        ? html`<button class="quiet" title="Write a prompt from nothing" @click=${this.#startNew}>
            <cd-icon style="--size: 14px" .icon=${FilePlus2}></cd-icon><span>New</span>
          </button>`
        : nothing}
      <button ?disabled=${!canAdd || !example} title="${mod}+Shift+Enter" @click=${() => void this.#add(true)}>
        <cd-icon style="--size: 14px" .icon=${GitCompareArrows}></cd-icon>Add and compare
      </button>
      <button class="primary" ?disabled=${!canAdd} title="${mod}+Enter" @click=${() => void this.#add(false)}>
        Add <kbd aria-hidden="true">${mod === "⌘" ? "⌘⏎" : "Ctrl ⏎"}</kbd>
      </button>
    </div>`;
  }

  #tokenCount() {
    if (this.tokenProblem) return html`<span title=${this.tokenProblem}>tokens unknown</span>`;
    if (!this.tokens) return nothing;
    const { prompt, all, limit } = this.tokens;
    const over = limit !== null && all > limit;
    return html`<span class=${over ? "bad" : ""} title="Tokens of ${view.model.value}: prompt${all > prompt ? ` ${prompt}, with target ${all}` : ""}${limit ? `; the model takes ${limit}` : ""}"
      >${count(prompt, "token")}${over ? `, more than the ${limit} that the model takes` : ""}</span
    >`;
  }

  #changes() {
    const words = this.#wordsThatDiffer();
    if (!words) return nothing;
    return html`<span
      >${count(words, "word")} ${words === 1 ? "differs" : "differ"} from ${this.#draft() ? "the original" : "the parent"}
      ·
      <button class="link" aria-pressed=${this.comparing} @click=${() => (this.comparing = !this.comparing)}>
        ${this.comparing ? "Edit" : "Show"}
      </button></span
    >`;
  }

  // ---- what it is about

  #fields(): Field[] {
    const fields = catalog.dataset(view.dataset.value)?.fields ?? [];
    return fields.length ? fields : [{ name: "prompt", type: "text", facet: false }];
  }

  #id(): string {
    return view.primary.value ?? NEW;
  }

  #draft() {
    const dataset = view.dataset.value;
    return dataset ? drafts.of(dataset, this.#id()) : null;
  }

  #value(field: string): Value | undefined {
    const draft = this.#draft();
    return draft && field in draft.fields ? draft.fields[field] : examples.primary.value?.fields[field];
  }

  #text(field: string): string {
    const value = this.#value(field);
    return value == null ? "" : String(value);
  }

  /** What a difference is shown from: the example that is being edited, or the parent of one that is not. */
  #base(example: Example | null): Example | null {
    if (!example) return null;
    if (this.#draft()) return example;
    return this.family?.of === example.id ? (this.family.ancestors[0] ?? null) : null;
  }

  #pieces(field: string): Piece[] {
    const base = this.#base(examples.primary.value);
    return base ? differencePieces(fieldText(base, field), this.#text(field)) : [];
  }

  #wordsThatDiffer(): number {
    return changedWords(this.#pieces("prompt")) + changedWords(this.#pieces("target"));
  }

  #canAdd(): boolean {
    return this.#draft() !== null && this.#text("prompt").trim() !== "" && !this.busy;
  }

  // ---- what people do

  #edit(field: string, value: Value): void {
    const dataset = view.dataset.peek()!;
    const original = examples.primary.peek()?.fields[field];
    const fields = { ...drafts.of(dataset, this.#id())?.fields };
    const same = value === (original ?? null) || ((original ?? "") === "" && (value === "" || value === false));
    if (same) delete fields[field];
    else fields[field] = value;
    this.problem = null;
    drafts.save(dataset, this.#id(), fields);
  }

  #reset(): void {
    const dataset = view.dataset.peek()!;
    const id = this.#id();
    const draft = drafts.of(dataset, id);
    if (!draft) return;
    drafts.drop(dataset, id);
    this.comparing = false;
    notices.say("Dropped the edit.", () => drafts.save(dataset, id, draft.fields));
  }

  #startNew(): void {
    view.select([], null);
    void this.updateComplete.then(() => this.promptBox?.focus());
  }

  async #add(compare: boolean): Promise<void> {
    const dataset = view.dataset.peek()!;
    const parent = examples.primary.peek();
    const draft = this.#draft();
    if (!draft || !this.#canAdd()) return;
    const fields: Record<string, Value> = { ...parent?.fields, ...draft.fields };
    if ("source" in fields || this.#fields().some((f) => f.name === "source"))
      fields["source"] = draft.fields["source"] ?? SOURCE_OF_EDITS;
    this.busy = true;
    this.problem = null;
    try {
      const { items } = await examples.add([
        parent ? { fields, parentId: parent.id, rule: "edit" } : { fields, parentId: null, rule: null },
      ]);
      drafts.drop(dataset, parent?.id ?? NEW);
      this.comparing = false;
      const id = items[0]?.id;
      if (!id) return;
      if (compare && parent) view.pin(parent.id);
      view.select([id], id);
    } catch (error) {
      this.problem = messageOf(error);
    } finally {
      this.busy = false;
    }
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (this.#canAdd()) void this.#add(event.shiftKey);
    else if (!this.#draft() && view.primary.peek()) void runExamples([view.primary.peek()!], true);
  }

  #onCommand(): void {
    if (commands.asked.value?.command !== "edit") return;
    commands.done();
    this.comparing = false;
    // Until then the area shows the tab; what is hidden takes no focus.
    requestAnimationFrame(() => this.promptBox?.focus());
  }

  // ---- what it asks for

  #countTokens(): void {
    const model = view.model.peek();
    const [prompt, target] = [this.#text("prompt"), this.#text("target")];
    const key = JSON.stringify([model, prompt, target]);
    if (key === this.#counted) return;
    this.#counted = key;
    clearTimeout(this.#counting);
    this.#request?.abort();
    this.tokenProblem = null;
    if (!model || !prompt || !catalog.can(model, "tokenize")) {
      this.tokens = null;
      return;
    }
    this.#counting = setTimeout(() => void this.#askTokens(key, model, prompt, target), COUNT_MS);
  }

  async #askTokens(key: string, model: string, prompt: string, target: string): Promise<void> {
    this.#request = new AbortController();
    try {
      const answer = await api.tokenize(model, prompt, target || undefined, { signal: this.#request.signal });
      if (key !== this.#counted) return;
      const limit = catalog.model(model)?.contextLength ?? null;
      this.tokens = { of: key, prompt: answer.promptTokens, all: answer.tokens.length, limit };
    } catch (error) {
      if (isAbort(error) || key !== this.#counted) return;
      this.tokens = null;
      this.tokenProblem = messageOf(error);
    }
  }

  #followFamily(): void {
    const dataset = view.dataset.value;
    const id = view.primary.value;
    // Read so that it is asked again when children were added.
    const revision = examples.revision.value;
    if (!dataset || !id) return;
    api.family(dataset, id).then(
      (family) => {
        if (id === view.primary.peek() && revision === examples.revision.peek()) this.family = { ...family, of: id };
      },
      // The lineage is an extra: without it, the example itself can still be edited.
      () => undefined,
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-editor": CdEditor;
  }
}
