// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { FlaskConical } from "lucide";
import { css, html, nothing } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { styleMap } from "lit/directives/style-map.js";
import type { Explanation } from "../../lib/explanation.ts";
import { percent, type ScaleKind, shade, signedPercent, type Theme, threeDigits } from "../../lib/salience-scale.ts";
import { CdElement } from "../cd-element.ts";
import "../cd-icon.ts";
import { isBlank, nameOf } from "./cd-salience-text.ts";

/** What a person reads at a glance; the rest is in the text and in the export. */
const SHOWN = 10;

/**
 * The segments that matter most, strongest first, each with its share and the button that checks it: leave it out and ask
 * the model again. Spaces and line breaks often weigh much and tell little: how much, the list says, and lists them only when
 * asked to.
 *
 * @fires segment-hover - `detail` is the index of the segment under the pointer, -1 for none
 * @fires segment-show - `detail` is the index of the segment to bring into view
 * @fires check - `detail` is the index of the segment to leave out
 */
@customElement("cd-salience-ranking")
export class CdSalienceRanking extends CdElement {
  static override styles = [
    CdElement.styles,
    css`
      :host {
        display: block;
        min-height: 0;
        overflow: auto;
        padding: var(--s2);
        font: 400 13px/18px var(--font-ui);
      }
      h3 {
        margin: 0 0 var(--s1) 6px;
        color: var(--ink-2);
        font: 600 12px/18px var(--font-ui);
      }
      ol {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        align-items: center;
      }
      .segment {
        position: relative;
        flex: 1;
        min-width: 0;
        min-height: 26px;
        padding: 2px 6px;
        border: 0;
        gap: 8px;
        font-weight: 400;
        text-align: left;
      }
      .name {
        flex: 1;
        min-width: 0;
        color: var(--ink);
        font: 400 14px/18px var(--font-text);
      }
      .share {
        color: var(--ink-2);
        font-variant-numeric: tabular-nums;
      }
      .bar {
        position: absolute;
        inset: auto auto 0 6px;
        height: 3px;
        border-radius: 2px;
        forced-color-adjust: none;
      }
      .check {
        flex: none;
        width: 26px;
        min-height: 26px;
        color: var(--ink-3);
      }
      .nothing {
        flex: none;
        width: 28px;
      }
      .rest {
        margin: var(--s1) 6px 0;
        color: var(--ink-2);
        font-size: 12px;
      }
      :host([strip]) {
        display: flex;
        align-items: center;
        gap: var(--s2);
        padding: var(--s1) var(--s3);
        overflow: auto hidden;
        scrollbar-width: thin;
      }
      :host([strip]) h3 {
        flex: none;
        margin: 0;
      }
      :host([strip]) ol {
        display: flex;
        gap: var(--s1);
      }
      :host([strip]) li {
        flex: none;
        max-width: 210px;
        border: 1px solid var(--hairline);
        border-radius: var(--radius);
      }
      :host([strip]) .rest:not(.blanks) {
        display: none;
      }
      :host([strip]) .blanks {
        flex: none;
        margin: 0;
      }
    `,
  ];

  @property({ attribute: false }) explanation: Explanation | null = null;
  @property({ attribute: false }) strengths: readonly number[] = [];
  @property({ attribute: false }) scale: ScaleKind = "unsigned";
  @property({ attribute: false }) theme: Theme = "light";
  /** Whether the model can be asked again without a segment. */
  @property({ type: Boolean }) checkable = false;
  /** In one line instead of a list. */
  @property({ type: Boolean, reflect: true }) strip = false;

  @state() private withBlanks = false;

  override render() {
    const { explanation } = this;
    if (!explanation?.scored) return nothing;
    const { segments, shares } = explanation;
    const blank = (index: number) => isBlank(segments[index]!);
    const blanks = explanation.ranking.filter(blank);
    const ranking = this.withBlanks ? explanation.ranking : explanation.ranking.filter((index) => !blank(index));
    const most = ranking.slice(0, SHOWN);
    const largest = shares[most[0] ?? -1] ?? 0;
    return html`
      <h3>Strongest</h3>
      <ol @pointerleave=${() => this.#tell("segment-hover", -1)}>
        ${most.map((index) => this.#row(index, largest))}
      </ol>
      ${most.length ? nothing : html`<p class="rest">No segment stands out.</p>`}
      ${ranking.length > SHOWN ? html`<p class="rest">and ${ranking.length - SHOWN} weaker</p>` : nothing}
      ${blanks.length ? this.#blanks(blanks.reduce((sum, index) => sum + shares[index]!, 0)) : nothing}
    `;
  }

  #blanks(share: number) {
    const words = this.withBlanks ? "of it line breaks and spaces" : "in line breaks and spaces, not listed";
    return html`<p class="rest blanks">
      ${percent(share)} ${words}
      <button class="link" @click=${() => (this.withBlanks = !this.withBlanks)}>${this.withBlanks ? "Leave them out" : "List them"}</button>
    </p>`;
  }

  #row(index: number, largest: number) {
    const { segments, shares, values, targetStart } = this.explanation!;
    const segment = segments[index]!;
    const name = nameOf(segment);
    const width = `${largest > 0 ? (shares[index]! / largest) * 60 : 0}%`;
    const { background } = shade(this.scale, this.theme, this.strengths[index] ?? 0);
    const canLeaveOut = this.checkable && segment.end > segment.start && segment.end <= targetStart;
    return html`<li @pointerenter=${() => this.#tell("segment-hover", index)}>
      <button
        class="segment quiet"
        title="${name}: ${threeDigits(values[index]!)}"
        @click=${() => this.#tell("segment-show", index)}
        @focus=${() => this.#tell("segment-hover", index)}
      >
        <span class="name truncate">${name}</span>
        <span class="share">${signedPercent(Math.sign(values[index]!) * shares[index]!)}</span>
        <span class="bar" style=${styleMap({ width, background })}></span>
      </button>
      ${canLeaveOut
        ? html`<button
            class="check icon"
            aria-label="Check it: leave out ${name} and ask again"
            title="Check it: leave it out and ask again"
            @click=${() => this.#tell("check", index)}
          >
            <cd-icon .icon=${FlaskConical}></cd-icon>
          </button>`
        : html`<span class="nothing"></span>`}
    </li>`;
  }

  #tell(event: string, index: number): void {
    this.dispatchEvent(new CustomEvent(event, { detail: index }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-salience-ranking": CdSalienceRanking;
  }
}
