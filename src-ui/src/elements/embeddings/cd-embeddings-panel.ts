// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { Lasso, Maximize, Orbit } from "lucide";
import { css, html, nothing } from "lit";
import { customElement, query, state } from "lit/decorators.js";
import type { Projection } from "../../api/types.ts";
import { excerpt } from "../../lib/excerpt.ts";
import { count } from "../../lib/words.ts";
import { catalog } from "../../state/catalog.ts";
import { openConfigure } from "../../state/dialogs.ts";
import { ADDED, embeddings, MOST_COLOURS, type Colouring } from "../../state/embeddings.ts";
import { examples, fieldText } from "../../state/examples.ts";
import { responses } from "../../state/responses.ts";
import { dark } from "../../state/theme-choice.ts";
import { view } from "../../state/view.ts";
import "../cd-choice.ts";
import { CdElement } from "../cd-element.ts";
import "../cd-icon.ts";
import type { CdScatter, ScatterPoint } from "./cd-scatter.ts";
import "./cd-scatter.ts";

const NEAREST = 10;
/** The colour of a group that has an order, from little to much. */
const ORDERED = ["order-1", "order-2", "order-3", "order-4", "order-5"];

/**
 * Where the prompts or the answers lie: near each other when the model reads them alike. Colours are a field's values; a
 * lasso selects, the nearest examples are found in all dimensions, and the point under the pointer is the row under it.
 */
@customElement("cd-embeddings-panel")
export class CdEmbeddingsPanel extends CdElement {
  static override styles = [
    CdElement.styles,
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
        gap: var(--s1) var(--s2);
        padding: 6px var(--s2);
        border-bottom: 1px solid var(--hairline);
      }
      .tools label {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        color: var(--ink-2);
        font-size: 13px;
      }
      .tools select {
        max-width: 140px;
        font-size: 13px;
      }
      .map {
        position: relative;
        flex: 1;
        min-height: 0;
      }
      cd-scatter {
        position: absolute;
        inset: 0;
      }
      /* Beside the map, never on it: it would hide points. */
      .legend {
        display: flex;
        flex: none;
        flex-wrap: wrap;
        gap: 0 var(--s1);
        max-height: 96px;
        padding: 2px var(--s2);
        border-top: 1px solid var(--hairline);
        overflow: auto;
      }
      .legend button {
        max-width: 100%;
        min-height: 24px;
        padding: 0 6px;
        border: 0;
        background: none;
        color: var(--ink);
        font-weight: 400;
        font-size: 12px;
      }
      .legend button:hover {
        background: var(--sunken);
      }
      .dot {
        flex: none;
        width: 9px;
        height: 9px;
        border-radius: 50%;
      }
      .over {
        position: absolute;
        inset: 0;
        display: flex;
        flex-direction: column;
        align-items: center;
        justify-content: center;
        gap: var(--s3);
        padding: var(--s5);
        color: var(--ink-2);
        text-align: center;
      }
      .over p {
        max-width: 42ch;
        margin: 0;
      }
      progress {
        width: 180px;
        height: 4px;
        accent-color: var(--accent);
      }
      .foot {
        display: flex;
        flex: none;
        align-items: center;
        gap: var(--s2);
        min-height: 34px;
        padding: 2px var(--s2) 2px var(--s3);
        border-top: 1px solid var(--hairline);
        font-size: 13px;
      }
      .foot .text {
        overflow: hidden;
        min-width: 0;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .axes {
        position: absolute;
        right: var(--s2);
        bottom: var(--s2);
        color: var(--ink-2);
        font-size: 12px;
        pointer-events: none;
      }
      .problem {
        padding: 4px var(--s3);
        border-top: 1px solid var(--hairline);
        color: var(--warn);
        font-size: 13px;
      }
      @container (max-width: 420px) {
        .words {
          display: none;
        }
      }
    `,
  ];

  @query("cd-scatter") private scatter!: CdScatter | null;
  @state() private lasso = false;
  #stop: (() => void) | undefined;
  /** The scatter draws anew when these are other objects, so they are only made when something changed. */
  #points: { map: Projection; points: ScatterPoint[] } | null = null;
  #colours: { points: ScatterPoint[]; colouring: Colouring; colours: string[] } | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = embeddings.follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  override render() {
    if (!view.dataset.value) return this.#empty("Load a dataset to see where its examples lie.");
    const model = embeddings.model.value;
    if (!model) return this.#without();
    const map = embeddings.map.value;
    return html`
      ${this.#tools(model)}
      <div class="map">${map?.points.length ? this.#map(map) : this.#waiting(map, model)}</div>
      ${map?.points.length ? [this.#legend(this.#pointsOf(map)), this.#notes(map)] : nothing}
    `;
  }

  #empty(words: string) {
    return html`<div class="empty"><p>${words}</p></div>`;
  }

  #without() {
    const reason = catalog.whyNot(view.model.value, "embeddings");
    const able = catalog.models.value.find((m) => m.capabilities.includes("embeddings") && m.state === "ready");
    return html`<div class="empty">
      <p>${reason ?? "None of the selected models gives embeddings."}</p>
      ${able
        ? html`<button @click=${() => view.toggleModel(able.name)}>Use ${able.name}</button>`
        : html`<button @click=${() => openConfigure("models")}>Configure a model</button>`}
    </div>`;
  }

  #tools(model: string) {
    const fields = embeddings.colourFields.value;
    const several = view.models.value.length > 1;
    return html`<div class="tools" role="toolbar" aria-label="What the map shows">
      <cd-choice
        label="Which text"
        .choices=${[
          { value: "prompt", label: "prompts", title: several ? `As ${model} reads them` : "" },
          { value: "response", label: "responses", title: `The answers of ${model}` },
        ]}
        .value=${embeddings.field.value}
        @choose=${(e: CustomEvent<"prompt" | "response">) => (embeddings.field.value = e.detail)}
      ></cd-choice>
      <cd-choice
        label="How the map is drawn"
        .choices=${[
          { value: "umap", label: "UMAP", title: "Keeps neighbours together; distances across the map mean little" },
          { value: "pca", label: "PCA", title: "The two directions in which the examples differ most" },
        ]}
        .value=${embeddings.method.value}
        @choose=${(e: CustomEvent<"pca" | "umap">) => (embeddings.chosenMethod.value = e.detail)}
      ></cd-choice>
      <label
        ><span class="words">colour</span>
        <select aria-label="Colour by" @change=${(e: Event) => embeddings.colourBy((e.target as HTMLSelectElement).value)}>
          <option value="" ?selected=${embeddings.colour.value === ""}>one colour</option>
          ${fields.map((f) => html`<option value=${f.name} ?selected=${embeddings.colour.value === f.name}>${f.name}</option>`)}
          <option value=${ADDED} ?selected=${embeddings.colour.value === ADDED}>added or not</option>
        </select></label
      >
      <span class="grow"></span>
      <button
        class="icon"
        aria-label="Lasso"
        aria-pressed=${this.lasso}
        title="Draw around points to select them (or Shift and drag)"
        @click=${() => (this.lasso = !this.lasso)}
      >
        <cd-icon .icon=${Lasso}></cd-icon>
      </button>
      <button class="icon" aria-label="Show everything" title="Show everything (0)" @click=${() => this.scatter?.showAll()}>
        <cd-icon .icon=${Maximize}></cd-icon>
      </button>
    </div>`;
  }

  #map(map: Projection) {
    const points = this.#pointsOf(map);
    const [across, up] = map.explained ?? [];
    return html`<cd-scatter
        .points=${points}
        .colours=${this.#coloursOf(points, embeddings.colouring.value)}
        .selected=${view.selected.value}
        .primary=${view.primary.value}
        .pinned=${view.pinned.value}
        .hovered=${view.hovered.value}
        .linked=${embeddings.neighbours.value?.items.map((item) => item.exampleId) ?? []}
        .lasso=${this.lasso}
        .theme=${dark.value ? "dark" : "light"}
        .describe=${describe}
        label="Map of ${count(points.length, "example")}"
        @hover-point=${(e: CustomEvent<string | null>) => (view.hovered.value = e.detail)}
        @pick-points=${this.#onPick}
      ></cd-scatter>
      ${across !== undefined && up !== undefined
        ? html`<span class="axes" title="Share of the differences that the axes show">${percent(across)} × ${percent(up)}</span>`
        : nothing}`;
  }

  #legend(points: ScatterPoint[]) {
    const { groups, byId, ordered } = embeddings.colouring.value;
    if (!groups.length) return nothing;
    const rest = points.filter((p) => !byId.has(p.id)).length;
    const entry = (label: string, token: string, n: number, group: number) =>
      html`<button
        title="Select ${count(n, "example")}"
        @click=${() => view.select(points.filter((p) => (byId.get(p.id) ?? -1) === group).map((p) => p.id))}
      >
        <span class="dot" style="background: var(--${token})"></span><span class="truncate">${label}</span
        ><span class="muted">${n.toLocaleString("en")}</span>
      </button>`;
    return html`<div class="legend" role="group" aria-label="Colours">
      ${groups.map((group, i) => (group.count ? entry(group.label, token(i, ordered), group.count, i) : nothing))}
      ${rest ? entry(groups.length >= MOST_COLOURS ? "others" : "no value", "group-rest", rest, -1) : nothing}
    </div>`;
  }

  #waiting(map: Projection | null, model: string) {
    const problem = embeddings.problem.value ?? map?.problem;
    if (problem)
      return html`<div class="over" role="alert">
        <p>${problem}</p>
        <button @click=${() => embeddings.retry()}>Try again</button>
      </div>`;
    if (map?.state === "ready") {
      const answers = embeddings.field.value === "response";
      return html`<div class="over">
        <p>
          ${answers ? `${model} has not answered any of these examples yet.` : "There are no examples to show."}
        </p>
        ${answers ? html`<button @click=${() => void responses.run({ model, all: true })}>Run all examples</button>` : nothing}
      </div>`;
    }
    return html`<div class="over" role="status">
      <p>${map && map.total > 0 ? `Embedding ${map.done.toLocaleString("en")} of ${count(map.total, "text")}` : "Fetching the map"}</p>
      ${map && map.total > 0 ? html`<progress aria-label="Embedding" max=${map.total} value=${map.done}></progress>` : nothing}
    </div>`;
  }

  #notes(map: Projection) {
    const problem = embeddings.problem.value ?? map.problem;
    return html`${problem
        ? html`<div class="problem" role="status">
            ${problem} <button class="link" @click=${() => (embeddings.dismissProblem(), embeddings.retry())}>Try again</button>
          </div>`
        : nothing}
      <div class="foot">
        <span class="text grow">${this.#footWords(map)}</span>
        <select
          aria-label="What is near"
          title="What is near"
          @change=${(e: Event) => (embeddings.distance.value = (e.target as HTMLSelectElement).value as "cosine" | "euclidean")}
        >
          <option value="cosine" ?selected=${embeddings.distance.value === "cosine"}>by angle</option>
          <option value="euclidean" ?selected=${embeddings.distance.value === "euclidean"}>by distance</option>
        </select>
        <button
          ?disabled=${!view.primary.value || embeddings.searching.value}
          title="Select the ${NEAREST} examples whose embeddings are nearest, in all dimensions"
          @click=${() => void embeddings.selectNearest(NEAREST)}
        >
          <cd-icon style="--size: 15px" .icon=${Orbit}></cd-icon>Nearest ${NEAREST}
        </button>
      </div>`;
  }

  /** The example under the pointer; otherwise what is selected, and what is missing. */
  #footWords(map: Projection) {
    const hovered = view.hovered.value;
    const example = hovered ? examples.of(hovered).value : null;
    if (example) {
      const near = embeddings.neighbours.value?.items.find((item) => item.exampleId === hovered);
      const colour = embeddings.colour.value;
      const value = colour && colour !== ADDED ? fieldText(example, colour) : "";
      const text = excerpt(fieldText(example, "prompt"));
      const end = text.second.length ? text.second : text.first;
      return html`<b>#${example.position + 1}</b>${value ? ` · ${value}` : nothing}${near
          ? ` · ${near.distance.toPrecision(2)} away`
          : nothing}
        · <span class="muted">${end.map((piece) => piece.text).join("")}</span>`;
    }
    const chosen = view.selection.value.length;
    const missing = map.missing.length;
    return html`<span class="muted"
      >${count(map.points.length, "point")}${chosen > 1 ? `, ${chosen.toLocaleString("en")} selected` : ""}${missing
        ? html`, <button class="link" @click=${() => view.select(map.missing)}>${missing.toLocaleString("en")} without embedding</button>`
        : nothing}</span
    >`;
  }

  // ---- what is drawn

  #pointsOf(map: Projection): ScatterPoint[] {
    if (this.#points?.map !== map)
      this.#points = { map, points: map.points.map(({ exampleId, x, y }) => ({ id: exampleId, x, y })) };
    return this.#points.points;
  }

  #coloursOf(points: ScatterPoint[], colouring: Colouring): string[] {
    if (this.#colours?.points !== points || this.#colours.colouring !== colouring) {
      const one = colouring.groups.length === 0;
      const colours = points.map(({ id }) => {
        const group = colouring.byId.get(id);
        return one ? "group-1" : group === undefined ? "group-rest" : token(group, colouring.ordered);
      });
      this.#colours = { points, colouring, colours };
    }
    return this.#colours.colours;
  }

  #onPick(event: CustomEvent<{ ids: string[]; add: boolean }>): void {
    const { ids, add } = event.detail;
    if (!add) {
      view.select(ids);
      return;
    }
    const before = view.selection.peek();
    const only = ids.length === 1 && before.includes(ids[0]!);
    view.select(only ? before.filter((id) => id !== ids[0]) : [...new Set([...before, ...ids])]);
  }
}

function token(group: number, ordered: boolean): string {
  return ordered ? ORDERED[group % ORDERED.length]! : `group-${(group % MOST_COLOURS) + 1}`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function describe(id: string): string {
  const example = examples.of(id).peek();
  if (!example) return "An example that is still being fetched";
  return `Example ${example.position + 1}: ${fieldText(example, "prompt").trim().slice(-120)}`;
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-embeddings-panel": CdEmbeddingsPanel;
  }
}
