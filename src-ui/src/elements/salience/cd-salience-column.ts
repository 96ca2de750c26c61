// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { Pin } from "lucide";
import { css, html, nothing } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { AblationRequest } from "../../api/types.ts";
import { likelihoodWithout } from "../../lib/likelihood.ts";
import { percent, type Theme } from "../../lib/salience-scale.ts";
import type { Granularity, Span } from "../../lib/segments.ts";
import type { Drawing } from "../../lib/side-by-side.ts";
import { ablations } from "../../state/ablations.ts";
import { catalog } from "../../state/catalog.ts";
import type { Column, Phase } from "../../state/columns.ts";
import { explanations } from "../../state/explanations.ts";
import { responses } from "../../state/responses.ts";
import { view } from "../../state/view.ts";
import { CdElement } from "../cd-element.ts";
import "../cd-icon.ts";
import "./cd-salience-check.ts";
import type { Check } from "./cd-salience-check.ts";
import "./cd-salience-legend.ts";
import "./cd-salience-ranking.ts";
import "./cd-salience-text.ts";
import type { CdSalienceText } from "./cd-salience-text.ts";

const COARSER: Partial<Record<Granularity, Granularity>> = { token: "word", word: "sentence", sentence: "line", line: "paragraph" };
const PLURALS: Record<Granularity, string> = {
  token: "tokens",
  word: "words",
  sentence: "sentences",
  line: "lines",
  paragraph: "paragraphs",
  regex: "segments",
};
/** From here on a coarser cut is offered first: it finds the part that matters, and a finer one can follow. */
const MANY_CALLS = 40;
const REPEATS = [1, 3, 5, 10];

/**
 * One explained text with what belongs to it: how far it has got, the text, its strongest segments, and the check of one of
 * them. Says what it waits for, what failed, and what to do.
 *
 * @fires text-scroll - the text was scrolled; see `scrolled`
 * @fires segment-hover - `detail` is the index of the segment under the pointer, -1 for none
 */
@customElement("cd-salience-column")
export class CdSalienceColumn extends CdElement {
  static override styles = [
    CdElement.styles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-width: 0;
        min-height: 0;
        container-type: inline-size;
      }
      header {
        display: flex;
        flex: none;
        align-items: center;
        gap: 6px;
        min-height: 28px;
        padding: 2px var(--s4);
        border-bottom: 1px solid var(--hairline);
        color: var(--ink-2);
        font: 600 12px/18px var(--font-ui);
      }
      header cd-salience-legend {
        margin-left: auto;
      }
      .status {
        display: flex;
        flex: none;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--s1) var(--s2);
        min-height: 36px;
        padding: var(--s1) var(--s4);
        border-bottom: 1px solid var(--hairline);
        color: var(--ink-2);
        font-size: 13px;
      }
      .status.bad {
        background: var(--danger-soft);
        color: var(--danger);
      }
      .status p {
        margin: 0;
      }
      .note {
        flex: none;
        margin: 0;
        padding: 2px var(--s4);
        color: var(--ink-2);
        font-size: 12px;
        line-height: 18px;
      }
      progress {
        width: 120px;
        height: 6px;
        accent-color: var(--accent);
      }
      .busy {
        position: relative;
        flex: none;
        height: 2px;
        overflow: hidden;
      }
      .busy::after {
        content: "";
        position: absolute;
        inset: 0;
        width: 30%;
        background: var(--accent);
        animation: along 1.1s ease-in-out infinite alternate;
      }
      @keyframes along {
        to {
          left: 70%;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .busy::after {
          width: 100%;
          opacity: 0.5;
          animation: none;
        }
      }
      .body {
        display: grid;
        flex: 1;
        grid-template: minmax(0, 1fr) auto / minmax(0, 1fr);
        min-height: 0;
      }
      cd-salience-ranking {
        border-top: 1px solid var(--hairline);
      }
      @container (min-width: 640px) {
        .body.beside {
          grid-template: minmax(0, 1fr) / minmax(0, 1fr) 250px;
        }
        .beside cd-salience-ranking {
          border-top: 0;
          border-left: 1px solid var(--hairline);
        }
      }
      .plain {
        min-height: 0;
        overflow: auto;
        padding: var(--s3) calc(var(--s4) + 3px) var(--s5);
        font: 400 15px/25px var(--font-text);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      .seam {
        margin: 0 5px 0 4px;
        padding: 0 5px;
        border-radius: var(--radius-s);
        background: var(--accent-soft);
        color: var(--accent);
        font: 600 11px/16px var(--font-ui);
        vertical-align: 1px;
      }
    `,
  ];

  @property({ attribute: false }) column!: Column;
  @property({ attribute: false }) drawing!: Drawing;
  @property() theme: Theme = "light";
  /** Whether this text has its own legend. */
  @property({ type: Boolean, attribute: "own-legend" }) ownLegend = false;

  @state() private check: Check | null = null;
  @state() private wide = true;
  @query("cd-salience-text") private text!: CdSalienceText | null;
  readonly #size = new ResizeObserver(([entry]) => (this.wide = (entry?.contentRect.width ?? 0) >= 640));

  override connectedCallback(): void {
    super.connectedCallback();
    this.#size.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#size.disconnect();
  }

  /** How far the text is scrolled, 0 to 1. */
  get scrolled(): number {
    const { text } = this;
    const room = text ? text.scrollHeight - text.clientHeight : 0;
    return room > 0 ? text!.scrollTop / room : 0;
  }

  set scrolled(part: number) {
    const { text } = this;
    if (text) text.scrollTop = part * (text.scrollHeight - text.clientHeight);
  }

  highlight(index: number): void {
    this.text?.highlight(index);
  }

  protected override willUpdate(): void {
    const { check, column } = this;
    const gone = check && (check.prompt !== column.text.prompt || check.model !== column.subject.model || check.answer !== column.text.target);
    if (gone) this.check = null;
  }

  protected override updated(): void {
    const { phase, subject } = this.column;
    if (phase.kind !== "offer" || phase.tooMany !== null) return;
    // What has been measured before costs no call: it is shown without asking.
    const estimate = ablations.estimates.of(String(subject.place), phase.request).peek();
    if (estimate.state === "ready" && estimate.value.calls === 0) void ablations.start(phase.request);
  }

  override render() {
    const { column, drawing } = this;
    const { explanation, phase, subject } = column;
    const busy = phase.kind === "loading" || phase.kind === "answering" || phase.kind === "explaining";
    return html`
      ${subject.label ? this.#header() : nothing}
      ${busy ? html`<div class="busy" role="progressbar" aria-label=${waitingFor(phase)}></div>` : nothing}
      ${this.#status(phase)}
      ${column.patternProblem ? html`<div class="status bad" role="alert">${column.patternProblem}</div>` : nothing}
      <div class="body ${this.wide && explanation?.scored ? "beside" : ""}">
        ${explanation ? this.#explained() : this.#plain()}
        ${explanation?.scored
          ? html`<cd-salience-ranking
              .explanation=${explanation}
              .strengths=${drawing.strengths ?? []}
              .scale=${drawing.scale}
              .theme=${this.theme}
              ?strip=${!this.wide}
              ?checkable=${subject.kind === "response"}
              @segment-hover=${this.#onRankHover}
              @segment-show=${({ detail }: CustomEvent<number>) => this.text?.highlight(detail, true)}
              @check=${({ detail }: CustomEvent<number>) => this.#startCheck(detail)}
            ></cd-salience-ranking>`
          : nothing}
      </div>
      ${phase.kind === "explained" && phase.note ? html`<p class="note">${phase.note}</p>` : nothing}
      ${this.check
        ? html`<cd-salience-check .check=${this.check} @close=${() => (this.check = null)}></cd-salience-check>`
        : nothing}
    `;
  }

  #header() {
    const { column, drawing } = this;
    const { label } = column.subject;
    return html`<header>
      ${label === "Pinned" ? html`<cd-icon .icon=${Pin}></cd-icon>` : nothing}
      <span class="truncate">${label}${label === column.subject.model ? "" : ` · ${column.subject.model}`}</span>
      ${this.ownLegend && drawing.strengths
        ? html`<cd-salience-legend
            .scale=${drawing.scale}
            .theme=${this.theme}
            .intensity=${explanations.intensity.value}
            .reach=${drawing.reach}
            .of=${drawing.of}
          ></cd-salience-legend>`
        : nothing}
    </header>`;
  }

  #explained() {
    const { column, drawing } = this;
    return html`<cd-salience-text
      .explanation=${column.explanation}
      .strengths=${drawing.strengths}
      .scale=${drawing.scale}
      .theme=${this.theme}
      .display=${explanations.display.value}
      .numbers=${drawing.numbers}
      .marked=${drawing.marked}
      .seam=${column.subject.kind}
      .more=${this.#more}
      .label=${column.subject.label || "Prompt and answer"}
      ?special-tokens=${explanations.specialTokens.value}
      @scroll=${() => this.dispatchEvent(new CustomEvent("text-scroll"))}
      @explain-span=${({ detail }: CustomEvent<Span | null>) => view.explainSpan(column.subject.place, detail)}
      @segment-hover=${({ detail }: CustomEvent<number>) => this.#tellHover(detail)}
    ></cd-salience-text>`;
  }

  #plain() {
    const { text, subject } = this.column;
    const { prompt, target } = text;
    return html`<div class="plain" tabindex="0" role="region" aria-label="Prompt and answer">${prompt}${
      target === "" ? nothing : html`<span class="seam">${subject.kind}</span>${target}`
    }</div>`;
  }

  readonly #more = (index: number): string => {
    const { explanation, measure } = this.column;
    if (measure === "log_probability" && explanation!.roles[index] === "context") return likelihoodWithout(explanation!.values[index]!);
    const difference = this.drawing.differences?.[index];
    if (difference === undefined) return "";
    if (difference === null) return "no counterpart in the text beside it";
    return `${difference < 0 ? "−" : "+"}${percent(Math.abs(difference))} of the whole than beside it`;
  };

  // ---- where it stands

  #status(phase: Phase) {
    const { column } = this;
    const { model, exampleId } = column.subject;
    switch (phase.kind) {
      case "unanswered":
        return line(html`<p>${model} has not answered this prompt.</p>
          <button class="primary" @click=${() => void responses.run({ model, exampleIds: [exampleId] })}>Ask ${model}</button>`);
      case "answering":
        return phase.queued ? line(html`<p>Waiting for ${model}.</p>`) : nothing;
      case "no-answer":
        return line(html`<p>${model}: ${phase.message}</p><button @click=${phase.retry}>Retry</button>`, "bad");
      case "not-explained":
        return line(html`<p>No salience: ${phase.message}</p><button @click=${phase.retry}>Retry</button>`, "bad");
      case "nothing-to-explain":
        return phase.what === "target"
          ? line(html`<p>The dataset has no target for this example.</p>
              ${view.compare.value === "targets"
                ? nothing
                : html`<button @click=${() => view.explain({ targetKind: "response" })}>Explain the response</button>`}`)
          : line(html`<p>${model} answered with nothing, so there is nothing to explain.</p>`);
      case "unable":
        return line(html`<p>${phase.message}</p>
          ${phase.wholeInstead
            ? html`<button @click=${() => view.explainSpan(column.subject.place, null)}>Explain the whole</button>`
            : nothing}`);
      case "offer":
        return this.#offer(phase.request, phase.tooMany);
      case "leaving-out":
        return line(html`<progress max=${phase.calls} .value=${phase.done} aria-label="Calls done"></progress>
          <p>Asked ${phase.done} of ${phase.calls} times.</p>
          <button @click=${() => void ablations.cancel(phase.request)}>Cancel</button>`);
      default:
        return nothing;
    }
  }

  #offer(request: AblationRequest, tooMany: number | null) {
    const { granularity, subject } = this.column;
    if (tooMany !== null) {
      return line(html`<p>
          The prompt has ${request.segments.length} ${PLURALS[granularity]}; leaving out works with at most ${tooMany}.
        </p>
        ${coarser(granularity)}`);
    }
    const estimate = ablations.estimates.of(String(subject.place), request).value;
    if (estimate.state === "failed") {
      return line(html`<p>${estimate.message}</p>
        <button @click=${() => ablations.estimates.retry(request)}>Retry</button>`, "bad");
    }
    if (estimate.state === "waiting") return line(html`<p>Counting the calls.</p>`);
    const { calls, seconds } = estimate.value;
    if (calls === 0) return nothing;
    return line(html`<p>
        Leaving out each of ${request.segments.length} ${PLURALS[granularity]} asks ${subject.model} ${times(calls)}${seconds === null ? "" : `, about ${duration(seconds)}`}.
      </p>
      ${catalog.can(subject.model, "log_probabilities") ? nothing : this.#repeats(request)}
      <button class="primary" @click=${() => void ablations.start(request)}>Ask ${times(calls)}</button>
      ${calls > MANY_CALLS ? coarser(granularity) : nothing}`);
  }

  /** Where answers vary, asking more often tells effect from chance. */
  #repeats(request: AblationRequest) {
    return html`<label class="row">
        each
        <select @change=${(event: Event) => (explanations.repeats.value = Number((event.target as HTMLSelectElement).value))}>
          ${REPEATS.map((count) => html`<option value=${count} .selected=${count === request.repeats}>${times(count)}</option>`)}
        </select>
      </label>`;
  }

  // ---- hovering and checking

  readonly #onRankHover = ({ detail }: CustomEvent<number>): void => {
    this.text?.highlight(detail);
    this.#tellHover(detail);
  };

  #tellHover(index: number): void {
    this.dispatchEvent(new CustomEvent("segment-hover", { detail: index }));
  }

  #startCheck(index: number): void {
    const { subject, text, explanation } = this.column;
    this.check = {
      exampleId: subject.exampleId,
      model: subject.model,
      prompt: text.prompt,
      answer: text.target,
      segment: explanation!.segments[index]!,
    };
  }
}

/** The way to fewer calls. */
function coarser(granularity: Granularity) {
  const next = COARSER[granularity];
  return next ? html`<button @click=${() => view.explain({ granularity: next })}>By ${PLURALS[next]}</button>` : nothing;
}

function line(content: unknown, kind = "") {
  return html`<div class="status ${kind}" role="status">${content}</div>`;
}

function waitingFor(phase: Phase): string {
  if (phase.kind === "answering") return "The model is answering";
  return phase.kind === "explaining" ? "Explaining" : "Loading";
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  return `${Math.round(seconds / 60)} min`;
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-salience-column": CdSalienceColumn;
  }
}
