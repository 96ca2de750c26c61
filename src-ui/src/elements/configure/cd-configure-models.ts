// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { css, html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { api, ApiError, isAbort, messageOf } from "../../api/client.ts";
import type { ConnectionTest, FormSpec, Model } from "../../api/types.ts";
import { catalog } from "../../state/catalog.ts";
import { dialogs } from "../../state/dialogs.ts";
import { notices } from "../../state/notices.ts";
import { CdElement } from "../cd-element.ts";
import "../cd-form.ts";
import type { CdForm } from "../cd-form.ts";
import { whatIsOff } from "../frame/cd-model-chips.ts";
import { pageStyles } from "./page-styles.ts";

/**
 * The models that there are, ticked when they are shown, and the form to load one more or to change one.
 *
 * @fires choose - `detail` is the names of the ticked models
 */
@customElement("cd-configure-models")
export class CdConfigureModels extends CdElement {
  static override styles = [
    CdElement.styles,
    pageStyles,
    css`
      .state.failed {
        color: var(--danger);
      }
      .buttons {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--s2);
      }
      select {
        max-width: 320px;
      }
    `,
  ];

  @property({ attribute: false }) chosen: string[] = [];
  @query("cd-form") private form!: CdForm | null;
  @state() private loader: string | null = null;
  @state() private doing: "test" | "load" | null = null;
  @state() private test: ConnectionTest | null = null;
  @state() private failure: string | null = null;
  @state() private removing: string | null = null;
  #request: AbortController | undefined;

  /** Whether something was typed into the form and not loaded. */
  get unfinished(): boolean {
    return this.form?.dirty ?? false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#request?.abort();
  }

  override render() {
    const edited = catalog.model(dialogs.editedModel.value);
    return edited ? this.#editor(edited) : html`${this.#list()}${this.#loaderForm()}`;
  }

  protected override willUpdate(): void {
    this.loader ??= this.#loaders().find((l) => l.available)?.name ?? null;
  }

  #loaders(): FormSpec[] {
    return catalog.capabilities.value?.modelLoaders ?? [];
  }

  #list() {
    const models = catalog.models.value;
    if (!models.length)
      return html`<p class="muted" style="margin-bottom: var(--s4)">
        No model is loaded yet. Choose a kind below, fill in the form, and press Load Model.
      </p>`;
    return html`<h3>Models</h3>
      <ul class="list">
        ${models.map((model) => this.#model(model))}
      </ul>`;
  }

  #model(model: Model) {
    const checked = this.chosen.includes(model.name);
    return html`<li>
      <input
        type="checkbox"
        id="model-${model.name}"
        .checked=${checked}
        @change=${() => this.#choose(checked ? this.chosen.filter((n) => n !== model.name) : [...this.chosen, model.name])}
      />
      <div>
        <label class="name" for="model-${model.name}">${model.name}</label>
        <div class="about">
          ${model.loader}${model.state === "loading"
            ? html` · <span class="state">loading</span>`
            : nothing}${model.description ? html` · ${model.description}` : nothing}
        </div>
        ${model.problem ? html`<div class="about bad">${model.problem}</div>` : nothing}
        ${whatIsOff(model).map((why) => html`<div class="about">${why}</div>`)}
      </div>
      ${model.editable ? this.#actions(model) : nothing}
    </li>`;
  }

  #actions(model: Model) {
    if (this.removing === model.name)
      return html`<div class="actions">
        <button class="danger" @click=${() => void this.#remove(model)}>Remove ${model.name}</button>
        <button @click=${() => (this.removing = null)}>Keep</button>
      </div>`;
    return html`<div class="actions">
      <button class="quiet" @click=${() => (dialogs.editedModel.value = model.name)} aria-label="Edit ${model.name}">
        Edit
      </button>
      <button class="quiet" @click=${() => (this.removing = model.name)} aria-label="Remove ${model.name}">Remove</button>
    </div>`;
  }

  #loaderForm() {
    const loaders = this.#loaders();
    const loader = loaders.find((l) => l.name === this.loader);
    return html`<section class="add">
      <label
        >Select a base model
        <select @change=${(e: Event) => this.#chooseLoader((e.target as HTMLSelectElement).value)}>
          ${loaders.map(
            (l) =>
              html`<option value=${l.name} ?disabled=${!l.available} ?selected=${l.name === this.loader}>
                ${l.name}${l.available ? "" : " (not available)"}
              </option>`,
          )}
        </select></label
      >
      ${loaders.filter((l) => !l.available && l.unavailableReason).map((l) => html`<p class="about">${l.name}: ${l.unavailableReason}</p>`)}
      ${loader
        ? html`<p class="about">${loader.description || loader.title}</p>
            <cd-form with-names .spec=${loader} @form-change=${this.#forget}></cd-form>
            ${this.#outcome()}
            <div class="buttons">
              <button class="primary" ?disabled=${this.doing !== null} @click=${() => void this.#load(loader)}>
                ${this.doing === "load" ? "Loading…" : "Load Model"}
              </button>
              <button ?disabled=${this.doing !== null} @click=${() => void this.#test(loader.name)}>
                ${this.doing === "test" ? "Testing…" : "Test the connection"}
              </button>
              ${this.#stopButton()}
            </div>`
        : nothing}
    </section>`;
  }

  #editor(model: Model) {
    const loader = this.#loaders().find((l) => l.name === model.loader);
    const spec = loader && { ...loader, fields: loader.fields.filter((f) => f.name !== "new_name") };
    return html`<section class="add">
      <h3>${model.name}</h3>
      ${model.problem ? html`<p class="bad">${model.problem}</p>` : nothing}
      ${spec
        ? html`<cd-form with-names .spec=${spec} .initial=${model.config} @form-change=${this.#forget}></cd-form>`
        : html`<p class="muted">The settings of this model cannot be changed here.</p>`}
      ${this.#outcome()}
      <div class="buttons">
        <button class="primary" ?disabled=${this.doing !== null || !spec} @click=${() => void this.#save(model)}>
          ${this.doing === "load" ? "Saving…" : "Save"}
        </button>
        <button ?disabled=${this.doing !== null || !spec} @click=${() => void this.#test(model.loader, model.name)}>
          ${this.doing === "test" ? "Testing…" : "Test the connection"}
        </button>
        <button class="quiet" @click=${() => (dialogs.editedModel.value = null)}>Back to all models</button>
        ${this.#stopButton()}
      </div>
    </section>`;
  }

  #stopButton() {
    return this.doing ? html`<button class="quiet" @click=${() => this.#request?.abort()}>Stop</button>` : nothing;
  }

  #outcome() {
    if (this.failure) return html`<div class="result bad" role="alert">${this.failure}</div>`;
    if (!this.test) return nothing;
    return html`<div class="result ${this.test.ok ? "" : "bad"}" role="status">
      <ul>
        ${this.test.checks.map(
          (check) =>
            html`<li>
              <span class=${check.ok ? "yes" : "no"}>${check.ok ? "✓" : "✕"}</span> ${check.name}: ${check.message}
            </li>`,
        )}
      </ul>
    </div>`;
  }

  // ---- what people do

  #choose(names: string[]): void {
    // In the order of the list, whichever way they were ticked.
    const order = catalog.models.peek().map((m) => m.name);
    const detail = [...new Set(names)].sort((a, b) => order.indexOf(a) - order.indexOf(b));
    this.dispatchEvent(new CustomEvent("choose", { detail }));
  }

  #chooseLoader(name: string): void {
    this.loader = name;
    this.#forget();
  }

  readonly #forget = () => {
    this.test = null;
    this.failure = null;
  };

  async #test(loader: string, existing?: string): Promise<void> {
    const config = this.form?.check();
    if (!config) return;
    await this.#during("test", async (signal) => {
      this.test = await api.testModel(loader, config, existing, { signal });
    });
  }

  async #load(loader: FormSpec): Promise<void> {
    const config = this.form?.check();
    if (!config) return;
    await this.#during("load", async (signal) => {
      const model = await api.addModel(loader.name, config, { signal });
      await catalog.reloadModels();
      this.form?.reset();
      this.#choose([...this.chosen, model.name]);
      notices.say(`Loaded ${model.name}.`);
    });
  }

  async #save(model: Model): Promise<void> {
    const config = this.form?.check();
    if (!config) return;
    await this.#during("load", async (signal) => {
      await api.changeModel(model.name, config, { signal });
      await catalog.reloadModels();
      dialogs.editedModel.value = null;
      notices.say(`Saved ${model.name}.`);
    });
  }

  async #remove(model: Model): Promise<void> {
    this.removing = null;
    try {
      await api.deleteModel(model.name);
      await catalog.reloadModels();
      this.#choose(this.chosen.filter((name) => name !== model.name));
    } catch (error) {
      this.failure = messageOf(error);
    }
  }

  async #during(what: "test" | "load", work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#forget();
    this.doing = what;
    this.#request = new AbortController();
    try {
      await work(this.#request.signal);
    } catch (error) {
      if (isAbort(error)) return;
      const field = error instanceof ApiError ? error.field : null;
      if (!this.form?.refuse(field, messageOf(error))) this.failure = messageOf(error);
    } finally {
      this.doing = null;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-configure-models": CdConfigureModels;
  }
}
