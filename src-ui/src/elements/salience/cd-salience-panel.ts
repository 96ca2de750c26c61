// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { CircleHelp, X } from "lucide";
import { css, html, nothing } from "lit";
import { customElement, queryAll, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { SalienceMethodInfo } from "../../api/types.ts";
import { type Provenance, toCsv, toJson, toSvg } from "../../lib/salience-export.ts";
import { DEFAULT_INTENSITY, type Theme } from "../../lib/salience-scale.ts";
import { draw, type Drawing } from "../../lib/side-by-side.ts";
import { counterparts } from "../../lib/text-difference.ts";
import { catalog } from "../../state/catalog.ts";
import { type Column, readColumn } from "../../state/columns.ts";
import { explanations } from "../../state/explanations.ts";
import { notices } from "../../state/notices.ts";
import { candidatesOf, responses } from "../../state/responses.ts";
import { dark } from "../../state/theme-choice.ts";
import { view } from "../../state/view.ts";
import { CdElement } from "../cd-element.ts";
import "../cd-icon.ts";
import "./cd-salience-column.ts";
import type { CdSalienceColumn } from "./cd-salience-column.ts";
import "./cd-salience-legend.ts";
import "./cd-salience-tools.ts";
import { toPng } from "./picture-file.ts";

/**
 * The panel that shows which parts of the prompt made the model say what it said: one explained text, or several side by
 * side with one row of tools, linked scrolling, and one scale.
 */
@customElement("cd-salience-panel")
export class CdSaliencePanel extends CdElement {
  static override styles = [
    CdElement.styles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        height: 100%;
        min-height: 0;
        background: var(--panel);
        container-type: inline-size;
      }
      .columns {
        display: flex;
        flex: 1;
        min-height: 0;
      }
      cd-salience-column {
        flex: 1 1 0;
      }
      cd-salience-column + cd-salience-column {
        border-left: 1px solid var(--hairline);
      }
      @container (max-width: 560px) {
        .columns {
          flex-direction: column;
        }
        cd-salience-column + cd-salience-column {
          border-top: 1px solid var(--line);
          border-left: 0;
        }
      }
      footer {
        display: flex;
        flex: none;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--s1) var(--s4);
        min-height: 34px;
        padding: var(--s1) var(--s4);
        border-top: 1px solid var(--hairline);
        color: var(--ink-2);
        font: 400 12px/18px var(--font-ui);
      }
      .span {
        display: inline-flex;
        flex: 1 1 150px;
        align-items: center;
        gap: var(--s1);
        min-width: 0;
      }
      .what {
        flex: none;
      }
      .span b {
        color: var(--ink);
        font: 400 13px/18px var(--font-text);
      }
      .intensity {
        display: inline-flex;
        align-items: center;
        gap: 6px;
      }
      .intensity input {
        width: 84px;
      }
      @container (max-width: 800px) {
        .what {
          position: absolute;
          width: 1px;
          height: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
        .intensity .word {
          display: none;
        }
      }
      .help {
        flex: 1 0 100%;
        margin: 0;
        max-width: 90ch;
      }
      footer button.icon {
        width: 24px;
        min-height: 24px;
      }
    `,
  ];

  @state() private helping = false;
  @queryAll("cd-salience-column") private columnElements!: NodeListOf<CdSalienceColumn>;
  #columns: Column[] = [];
  #drawings: Drawing[] = [];
  #places: ReadonlySet<number> = new Set();
  #scrolling: CdSalienceColumn | null = null;

  override render() {
    const subjects = explanations.subjects.value;
    this.#columns = subjects.map((subject) => readColumn(subject));
    if (!subjects.length) return this.#nothingSelected();
    this.#drawings = draw(
      this.#columns.map((column) => column.explanation),
      {
        intensity: explanations.intensity.value,
        numbers: explanations.numbers.value,
        sharedScale: explanations.sharedScale.value,
        textDifference: explanations.showDifference.value && subjects.length > 1,
        salienceDifference: explanations.salienceDifference.value && subjects.length > 1,
      },
    );
    const theme: Theme = dark.value ? "dark" : "light";
    const ownLegends = this.#ownLegends();
    return html`
      <cd-salience-tools
        .methods=${methodsOf(this.#columns)}
        .method=${this.#columns.at(-1)?.method?.name ?? ""}
        pattern-problem=${this.#columns.find((column) => column.patternProblem)?.patternProblem ?? ""}
        no-tokens=${whyNoTokens(this.#columns)}
        .candidates=${mostCandidates(this.#columns)}
        ?can-save=${this.#shownFirst()?.explanation?.scored}
        @save=${this.#onSave}
      ></cd-salience-tools>
      <div class="columns">
        ${repeat(
          this.#columns,
          ({ subject }) => subject.place,
          (column, index) => html`<cd-salience-column
            .column=${column}
            .drawing=${this.#drawings[index]!}
            .theme=${theme}
            ?own-legend=${ownLegends}
            @text-scroll=${this.#onScroll}
            @segment-hover=${({ detail }: CustomEvent<number>) => this.#onHover(index, detail)}
          ></cd-salience-column>`,
        )}
      </div>
      ${this.#footer(theme, ownLegends)}
    `;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leave(new Set());
  }

  /** Gives up what places wait for that are gone. */
  #leave(stay: ReadonlySet<number>): void {
    for (const place of this.#places) if (!stay.has(place)) explanations.leave(place);
    this.#places = stay;
  }

  protected override updated(): void {
    this.#leave(new Set(this.#columns.map(({ subject }) => subject.place)));
    for (const { subject, phase, model } of this.#columns) {
      // A selected row's answer is wanted by itself; a person who cancelled it is asked first.
      const cancelled = responses.of(subject.exampleId, subject.model).peek()?.status === "cancelled";
      if (phase.kind === "unanswered" && model?.state === "ready" && !cancelled) {
        void responses.want(subject.exampleId, subject.model);
      }
    }
  }

  #nothingSelected() {
    if (!view.models.value.length) {
      return html`<div class="empty"><p>Select a model at the top: then you see which parts of a prompt made it answer as it did.</p></div>`;
    }
    return html`<div class="empty"><p>Select an example in the table, or write a prompt in the editor: then you see which parts of it made the model answer as it did.</p></div>`;
  }

  #ownLegends(): boolean {
    if (this.#columns.length < 2) return false;
    const { sharedScale, salienceDifference } = explanations;
    const scales = new Set(this.#drawings.filter((drawing) => drawing.strengths).map((drawing) => drawing.scale));
    return !sharedScale.value || salienceDifference.value || scales.size > 1;
  }

  #shownFirst(): Column | undefined {
    return this.#columns.find((column) => column.subject.place === 0);
  }

  #footer(theme: Theme, ownLegends: boolean) {
    const shown = this.#shownFirst();
    const drawing = this.#drawings.find((one) => one.strengths && one.reach > 0);
    if (!shown) return nothing;
    return html`<footer>
      <span class="span">${this.#explaining(shown)}</span>
      ${drawing && !ownLegends
        ? html`<cd-salience-legend
            .scale=${drawing.scale}
            .theme=${theme}
            .intensity=${explanations.intensity.value}
            .reach=${drawing.reach}
            .of=${drawing.of}
          ></cd-salience-legend>`
        : nothing}
      ${drawing ? this.#intensity() : nothing}
      <button
        class="icon"
        aria-label="What the colours mean"
        title="What the colours mean"
        aria-expanded=${this.helping}
        @click=${() => (this.helping = !this.helping)}
      >
        <cd-icon .icon=${CircleHelp}></cd-icon>
      </button>
      ${this.helping ? this.#help(shown) : nothing}
    </footer>`;
  }

  #explaining(column: Column) {
    const { text, span, subject } = column;
    if (!span) return nothing;
    const whole = span.start === text.prompt.length && span.end === text.prompt.length + text.target.length;
    const words = html`<b class="truncate">“${(text.prompt + text.target).slice(span.start, span.end).trim()}”</b>`;
    if (whole) {
      const how = "Click a word of the text or drag over several to explain only these.";
      const which = subject.kind === "response" && mostCandidates([column]) > 1 ? "chosen answer" : subject.kind;
      return html`<span class="what" title=${how}>Explaining the ${which}</span>${words}`;
    }
    return html`<span class="what">Explaining</span>${words}
      <button class="icon" aria-label="Explain the whole ${subject.kind}" title="Explain the whole (Esc)"
        @click=${() => view.explainSpan(subject.place, null)}>
        <cd-icon .icon=${X}></cd-icon>
      </button>`;
  }

  #intensity() {
    const { intensity } = explanations;
    return html`<label class="intensity" title="Double-click for the middle">
      <span class="word">intensity</span>
      <input
        type="range"
        aria-label="intensity"
        min="0"
        max="1"
        step="0.05"
        .value=${String(intensity.value)}
        @input=${(event: Event) => (intensity.value = Number((event.target as HTMLInputElement).value))}
        @dblclick=${() => (intensity.value = DEFAULT_INTENSITY)}
      />
    </label>`;
  }

  #help({ method }: Column) {
    const sign = method?.signed
      ? "Blue pushed the model towards the outlined text, orange (dotted underline) pushed it away."
      : "The darker, the more the outlined text depends on it; the colour does not say in which direction.";
    return html`<p class="help">
      ${method ? html`${method.title}: ${method.help} ${sign}` : nothing}
      Outlined is what is explained; what comes after it cannot have influenced it and is pale. Shares are parts of all influence
      on the outlined text, without sign.
    </p>`;
  }

  // ---- side by side

  readonly #onScroll = (event: Event): void => {
    const from = event.currentTarget as CdSalienceColumn;
    if (this.#scrolling && this.#scrolling !== from) return;
    this.#scrolling = from;
    for (const column of this.columnElements) if (column !== from) column.scrolled = from.scrolled;
    requestAnimationFrame(() => requestAnimationFrame(() => (this.#scrolling = null)));
  };

  #onHover(at: number, index: number): void {
    const here = this.#columns[at]?.explanation;
    this.columnElements.forEach((element, place) => {
      const there = this.#columns[place]?.explanation;
      if (place === at || !here || !there) return;
      element.highlight(index < 0 ? -1 : counterparts(there, here)[index]!);
    });
  }

  // ---- saving

  readonly #onSave = ({ detail }: CustomEvent<string>): void => {
    const column = this.#shownFirst();
    const drawing = this.#drawings[this.#columns.indexOf(column!)];
    if (!column?.explanation || !drawing) return;
    const provenance = provenanceOf(column);
    const name = `salience-${column.subject.model}-${column.subject.exampleId.slice(0, 8)}`;
    if (detail === "csv") save(`${name}.csv`, "text/csv", toCsv(column.explanation));
    else if (detail === "json") save(`${name}.json`, "application/json", toJson(column.explanation, provenance));
    else {
      const picture = {
        kind: column.explanation.signed ? ("signed" as const) : ("unsigned" as const),
        intensity: explanations.intensity.peek(),
        reach: column.explanation.reach,
        measure: measureText(),
      };
      const svg = toSvg(column.explanation, provenance, picture);
      if (detail === "svg") save(`${name}.svg`, "image/svg+xml", svg);
      else void toPng(svg).then((png) => save(`${name}.png`, "image/png", png), (error: unknown) => notices.problem(error));
    }
  };
}

/** How many answers the models gave to one prompt, at most. */
function mostCandidates(columns: readonly Column[]): number {
  const answers = columns.filter(({ subject }) => subject.kind === "response").map(({ subject }) => responses.of(subject.exampleId, subject.model).value);
  return Math.max(1, ...answers.map((answer) => candidatesOf(answer).length));
}

/** Why none of the shown models has tokens to show; empty when one has. */
function whyNoTokens(columns: readonly Column[]): string {
  const reasons = columns.map(({ subject }) => catalog.whyNot(subject.model, "tokenize"));
  return reasons.includes(null) ? "" : (reasons[0] ?? "");
}

/** The methods that any of the shown models has. */
function methodsOf(columns: readonly Column[]): SalienceMethodInfo[] {
  const byName = new Map<string, SalienceMethodInfo>();
  for (const { model } of columns) for (const method of model?.salienceMethods ?? []) byName.set(method.name, method);
  return [...byName.values()];
}

function provenanceOf(column: Column): Provenance {
  return {
    dataset: view.dataset.peek(),
    exampleId: column.subject.exampleId,
    model: column.subject.model,
    method: column.method?.name ?? "",
    targetKind: column.subject.kind,
    granularity: column.granularity,
    aggregation: explanations.aggregation.peek(),
  };
}

function measureText(): (text: string) => number {
  const pen = document.createElement("canvas").getContext("2d")!;
  pen.font = "15px Georgia, 'Source Serif 4', serif";
  return (text) => pen.measureText(text).width;
}

function save(name: string, type: string, content: string | Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(typeof content === "string" ? new Blob([content], { type: `${type};charset=utf-8` }) : content);
  link.download = name.replace(/[^\w.-]+/gu, "_");
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-salience-panel": CdSaliencePanel;
  }
}
