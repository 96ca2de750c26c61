// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { css, html, type PropertyValues } from "lit";
import { customElement, property, query } from "lit/decorators.js";
import type { Explanation } from "../../lib/explanation.ts";
import { percent, type ScaleKind, shade, type Theme, threeDigits } from "../../lib/salience-scale.ts";
import type { Segment, Span } from "../../lib/segments.ts";
import type { MarkedRange } from "../../lib/side-by-side.ts";
import { CdElement } from "../cd-element.ts";

/** From this many segments on, lines that are out of sight are not laid out. */
const MANY_SEGMENTS = 500;
/** Weaker colours than this carry no further mark. */
const FAINT = 0.12;

/**
 * A text with its salience: it stays a text to read, each segment is one element, and no more than that. Segments are
 * chosen by mouse and keyboard; whoever holds this element decides what is explained.
 *
 * Mouse: a click explains the segment, a click beside the span makes it longer, one at its edge shorter; Shift-click and
 * dragging reach over several. Keys: arrows move, Shift extends, Enter explains, Escape lets go.
 *
 * @fires explain-span - `detail` is the `Span` to explain, null for the whole target
 * @fires segment-hover - `detail` is the index of the segment under the pointer or the keyboard's cursor, -1 for none
 */
@customElement("cd-salience-text")
export class CdSalienceText extends CdElement {
  static override styles = [
    CdElement.styles,
    css`
      :host {
        display: block;
        position: relative;
        min-height: 0;
        overflow: auto;
        overscroll-behavior: contain;
      }
      .text {
        min-height: 100%;
        padding: var(--s3) var(--s4) var(--s5);
        color: var(--ink);
        font: 400 15px/25px var(--font-text);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        user-select: none;
        -webkit-user-select: none;
        cursor: default;
      }
      .text:focus-visible {
        outline-offset: -3px;
      }
      .block {
        padding: 0 3px;
      }
      .many .block {
        content-visibility: auto;
        contain-intrinsic-size: auto 25px;
      }
      [data-i] {
        padding: 2px 0;
        border-radius: 3px;
        box-decoration-break: clone;
        -webkit-box-decoration-break: clone;
        cursor: pointer;
        transition:
          background-color var(--quick),
          color var(--quick);
        forced-color-adjust: none;
      }
      .many [data-i] {
        transition: none;
      }
      .away {
        text-decoration: underline dotted 1.5px;
        text-underline-offset: 3px;
      }
      .noise {
        background: var(--sunken);
        color: var(--ink-2);
      }
      .later {
        color: var(--ink-3);
      }
      .explained {
        padding: 2px 3px;
        border-radius: 4px;
        box-shadow: inset 0 0 0 1.5px var(--accent);
        box-decoration-break: clone;
        -webkit-box-decoration-break: clone;
      }
      .break::before {
        content: "↵";
        padding: 0 2px;
        font: 500 12px/1 var(--font-ui);
        opacity: 0;
      }
      .explained .break::before {
        content: none;
      }
      .break.strong::before,
      .break.hover::before,
      .break.cursor::before {
        opacity: 0.8;
      }
      .special {
        padding: 1px 4px;
        border: 1px solid var(--hairline);
        font: 500 12px/1 var(--font-mono);
      }
      .hover {
        box-shadow: 0 0 0 2px var(--ink) !important;
      }
      .cursor {
        box-shadow: 0 0 0 2px var(--accent) !important;
      }
      .numbers [data-n]::after {
        content: attr(data-n);
        padding: 0 2px 0 3px;
        font: 500 11px/1 var(--font-ui);
        font-variant-numeric: tabular-nums;
        opacity: 0.9;
        vertical-align: 1px;
      }
      .seam {
        display: inline-block;
        margin: 0 5px 0 4px;
        padding: 0 5px;
        border-radius: var(--radius-s);
        background: var(--accent-soft);
        color: var(--accent);
        font: 600 11px/16px var(--font-ui);
        vertical-align: 1px;
        cursor: default;
      }
      /* Lines only: the colour behind the words belongs to the salience. */
      ins,
      del {
        color: inherit;
        text-decoration: none;
      }
      ins {
        border-bottom: 3px double var(--ok);
      }
      del {
        text-decoration: line-through 2px var(--danger);
      }
      .tip {
        position: fixed;
        z-index: 20;
        inset: 0 auto auto 0;
        width: max-content;
        max-width: 300px;
        padding: 6px 9px;
        border-radius: var(--radius);
        background: var(--ink);
        color: var(--panel);
        font: 400 12px/17px var(--font-ui);
        font-variant-numeric: tabular-nums;
        pointer-events: none;
        visibility: hidden;
        contain: layout paint;
      }
      .tip b {
        display: block;
        overflow: hidden;
        max-width: 280px;
        font-weight: 600;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .tip div {
        white-space: pre-line;
      }
      @media (max-width: 600px) {
        .text {
          padding: var(--s2) var(--s3) var(--s4);
        }
      }
    `,
  ];

  @property({ attribute: false }) explanation: Explanation | null = null;
  /** By segment, -1 to 1: how strongly it is coloured. Null draws no colours. */
  @property({ attribute: false }) strengths: readonly number[] | null = null;
  @property({ attribute: false }) scale: ScaleKind = "unsigned";
  @property({ attribute: false }) theme: Theme = "light";
  @property({ attribute: false }) display: "heat" | "underline" = "heat";
  /** Numbers shown behind segments, by segment; empty texts show none. Null shows none at all. */
  @property({ attribute: false }) numbers: readonly string[] | null = null;
  @property({ attribute: false }) marked: readonly MarkedRange[] = [];
  /** What the part after the prompt is called: "response" or "target". */
  @property() seam = "response";
  @property({ attribute: "special-tokens", type: Boolean }) specialTokens = false;
  @property() label = "Prompt and response";
  /** More about a segment for its tooltip, beyond value and share. */
  @property({ attribute: false }) more: (index: number) => string = () => "";

  @query(".text") private textElement!: HTMLElement;
  @query(".tip") private tip!: HTMLElement;
  @query(".said") private said!: HTMLElement;

  #spans: (HTMLElement | undefined)[] = [];
  #hovered = -1;
  /** The keyboard's place: where it began, and where it is. */
  #cursor: { anchor: number; head: number } | null = null;
  #drag: { from: number; to: number } | null = null;

  override render() {
    return html`
      <div
        class="text ${(this.explanation?.segments.length ?? 0) > MANY_SEGMENTS ? "many" : ""} ${this.numbers ? "numbers" : ""}"
        role="application"
        aria-roledescription="text with salience"
        aria-label="${this.label}. Arrow keys move over the segments, Shift extends, Enter explains, Escape explains the whole."
        tabindex="0"
        @pointerdown=${this.#onDown}
        @pointermove=${this.#onMove}
        @pointerup=${this.#onUp}
        @pointercancel=${this.#dropDrag}
        @pointerleave=${this.#onLeave}
        @keydown=${this.#onKey}
        @blur=${this.#dropCursor}
        @copy=${this.#onCopy}
      ></div>
      <div class="tip" aria-hidden="true"></div>
      <div class="said visually-hidden" aria-live="polite"></div>
    `;
  }

  protected override updated(changed: PropertyValues): void {
    if (["explanation", "marked", "seam", "specialTokens"].some((name) => changed.has(name))) this.#build();
    this.#paint();
    // Another text is read from its beginning; another span of the same one must not move what is being read.
    const before = changed.get("explanation") as Explanation | null | undefined;
    if (before && before.text !== this.explanation?.text) this.scrollTop = 0;
  }

  /** Shows a segment as hovered from outside (a ranking, the text beside it); -1 for none. */
  highlight(index: number, scroll = false): void {
    this.#spans[this.#hovered]?.classList.remove("hover");
    this.#hovered = index;
    const span = this.#spans[index];
    span?.classList.add("hover");
    if (scroll) span?.scrollIntoView({ block: "nearest", behavior: "instant" });
  }

  // ---- drawing: by hand, because a template per segment costs more than the segment

  #build(): void {
    const { explanation } = this;
    this.#spans = [];
    this.#hovered = -1;
    this.#cursor = null;
    this.#drag = null;
    this.#hideTip();
    if (!explanation) return this.textElement.replaceChildren();
    const marks = new Marks(this.marked);
    const page = document.createDocumentFragment();
    let block = newBlock(page);
    let run: HTMLElement | null = null;
    let seamDrawn = explanation.targetStart === 0 || explanation.targetStart >= explanation.text.length;
    explanation.segments.forEach((segment, index) => {
      if (segment.special && !this.specialTokens && !isInText(segment)) return;
      if (!seamDrawn && segment.start >= explanation.targetStart) {
        block.append(this.#newSeam());
        seamDrawn = true;
      }
      const explained = explanation.roles[index] === "explained";
      if (!explained) run = null;
      else if (!run) block.append((run = newRun()));
      this.#draw(run ?? block, segment, index, marks);
      if (segment.text.endsWith("\n") && !segment.special) {
        block = newBlock(page);
        run = null;
      }
    });
    if (!block.hasChildNodes()) block.remove();
    this.textElement.replaceChildren(page);
  }

  #draw(parent: Element, segment: Segment, index: number, marks: Marks): void {
    const span = document.createElement("span");
    span.dataset["i"] = String(index);
    this.#spans[index] = span;
    const role = this.explanation!.roles[index]!;
    if (role === "later" || role === "noise") span.classList.add(role);
    if (segment.special) span.classList.add("special");
    if (segment.special && !isInText(segment)) {
      span.textContent = segment.text;
    } else {
      // The space before a word is no part of what is coloured: words stay apart, as in any text.
      const space = /^[^\S\r\n]+(?=\S)/u.exec(segment.text)?.[0].length ?? 0;
      if (space > 0) parent.append(marks.textOf(segment.text.slice(0, space), segment.start));
      if (/^[\r\n]+$/u.test(segment.text)) span.classList.add("break");
      span.append(marks.textOf(segment.text.slice(space).replace(/▁/gu, " "), segment.start + space));
    }
    parent.append(span);
  }

  #newSeam(): HTMLElement {
    const seam = document.createElement("span");
    seam.className = "seam";
    seam.textContent = this.seam;
    return seam;
  }

  #paint(): void {
    this.#spans.forEach((span, index) => {
      if (!span) return;
      const strength = this.strengths?.[index] ?? 0;
      const plain = Math.abs(strength) < 0.004;
      const { background, text } = plain ? NO_SHADE : shade(this.scale, this.theme, strength);
      const heat = this.display === "heat";
      span.style.backgroundColor = heat ? background : "";
      span.style.color = heat ? text : "";
      span.style.boxShadow = heat || plain ? "" : `inset 0 -5px 0 ${background}`;
      span.classList.toggle("away", strength < -FAINT);
      span.classList.toggle("strong", Math.abs(strength) > FAINT);
      const number = this.numbers?.[index];
      if (number) span.dataset["n"] = number;
      else delete span.dataset["n"];
    });
  }

  // ---- mouse

  readonly #onDown = (event: PointerEvent): void => {
    const index = indexOf(event);
    if (event.button !== 0 || index < 0 || event.pointerType === "touch") return;
    this.#dropCursor();
    this.#drag = { from: index, to: index };
  };

  readonly #onMove = (event: PointerEvent): void => {
    const index = indexOf(event);
    if (this.#drag && index >= 0 && index !== this.#drag.to) {
      this.#drag = { ...this.#drag, to: index };
      this.#showRange(this.#drag.from, index);
    }
    if (index === this.#hovered) return;
    this.highlight(index);
    if (index < 0) this.#hideTip();
    else this.#showTip(index);
    this.#tell(index);
  };

  readonly #onUp = (event: PointerEvent): void => {
    const drag = this.#drag;
    this.#drag = null;
    const index = indexOf(event);
    if (drag && drag.from !== drag.to) {
      this.#showRange(-1, -1);
      this.#ask(this.#spanOver(drag.from, drag.to));
    } else if (index >= 0 && event.button === 0) this.#click(index, event.shiftKey);
  };

  readonly #dropDrag = (): void => {
    this.#drag = null;
    this.#showRange(-1, -1);
  };

  readonly #onLeave = (): void => {
    this.highlight(-1);
    this.#hideTip();
    this.#tell(-1);
  };

  #click(index: number, shift: boolean): void {
    const { roles } = this.explanation!;
    const chosen = this.#chosenRange();
    if (!chosen) return this.#ask(this.#spanOver(index, index));
    const { first, last } = chosen;
    if (shift || index === first - 1 || index === last + 1) {
      if (roles[index] === "explained") return;
      return this.#ask(this.#spanOver(Math.min(first, index), Math.max(last, index)));
    }
    if (first === last && index === first) return this.#ask(null);
    if (index === first) return this.#ask(this.#spanOver(first + 1, last));
    if (index === last) return this.#ask(this.#spanOver(first, last - 1));
    this.#ask(this.#spanOver(index, index));
  }

  /** The segments of a span that somebody chose; the whole target is nobody's choice but the start. */
  #chosenRange(): { first: number; last: number } | null {
    const { roles, span, text, targetStart } = this.explanation!;
    if (!span || (span.start === targetStart && span.end === text.length)) return null;
    const first = roles.indexOf("explained");
    return first < 0 ? null : { first, last: roles.lastIndexOf("explained") };
  }

  // ---- keyboard

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.explanation) return;
    if (event.key === "Enter" && this.#cursor) {
      this.#ask(this.#spanOver(this.#cursor.anchor, this.#cursor.head));
    } else if (event.key === "Escape") {
      if (this.#cursor) this.#dropCursor();
      else if (this.#chosenRange()) this.#ask(null);
      else return;
    } else {
      const head = this.#headAfter(event.key);
      if (head === null) return;
      const anchor = event.shiftKey && this.#cursor ? this.#cursor.anchor : head;
      this.#moveCursor(anchor, head);
    }
    event.preventDefault();
    event.stopPropagation();
  };

  #headAfter(key: string): number | null {
    const drawn = this.#spans.flatMap((span, index) => (span ? [index] : []));
    if (!drawn.length) return null;
    if (key === "Home") return drawn[0]!;
    if (key === "End") return drawn.at(-1)!;
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    const line = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (step === undefined && line === undefined) return null;
    if (!this.#cursor) {
      const start = this.explanation!.roles.indexOf("explained");
      return start >= 0 && this.#spans[start] ? start : drawn[0]!;
    }
    const at = drawn.indexOf(this.#cursor.head);
    if (step !== undefined) return drawn[Math.min(Math.max(at + step, 0), drawn.length - 1)]!;
    return this.#inNextLine(drawn, at, line!);
  }

  /** The segment above or below: the first line in that direction, and in it the one nearest to where the cursor is. */
  #inNextLine(drawn: readonly number[], at: number, direction: number): number {
    const here = this.#spans[drawn[at]!]!.getClientRects()[0]!;
    let best = drawn[at]!;
    let line: number | null = null;
    let nearest = Number.POSITIVE_INFINITY;
    for (let next = at + direction; next >= 0 && next < drawn.length; next += direction) {
      const rect = this.#spans[drawn[next]!]!.getClientRects()[0];
      if (!rect || Math.abs(rect.top - here.top) < 8) continue;
      line ??= rect.top;
      if (Math.abs(rect.top - line) >= 8) break;
      const away = Math.abs(rect.left - here.left);
      if (away < nearest) [nearest, best] = [away, drawn[next]!];
    }
    return best;
  }

  #moveCursor(anchor: number, head: number): void {
    this.#cursor = { anchor, head };
    this.#showRange(anchor, head);
    this.#spans[head]?.scrollIntoView({ block: "nearest" });
    this.#showTip(head);
    this.#tell(head);
    this.said.textContent = this.#describe(head).join(", ");
  }

  readonly #dropCursor = (): void => {
    if (!this.#cursor) return;
    this.#cursor = null;
    this.#showRange(-1, -1);
    this.#hideTip();
    this.#tell(-1);
  };

  readonly #onCopy = (event: ClipboardEvent): void => {
    const { text, span } = this.explanation ?? {};
    if (text === undefined) return;
    event.clipboardData?.setData("text/plain", span ? text.slice(span.start, span.end) : text);
    event.preventDefault();
  };

  // ---- what both share

  #spanOver(one: number, other: number): Span | null {
    const segments = this.explanation!.segments;
    const first = segments[Math.min(one, other)];
    const last = segments[Math.max(one, other)];
    return first && last && last.end > first.start ? { start: first.start, end: last.end } : null;
  }

  #ask(span: Span | null): void {
    this.#cursor = null;
    this.dispatchEvent(new CustomEvent("explain-span", { detail: span }));
  }

  #tell(index: number): void {
    this.dispatchEvent(new CustomEvent("segment-hover", { detail: index }));
  }

  #showRange(one: number, other: number): void {
    const [first, last] = [Math.min(one, other), Math.max(one, other)];
    this.#spans.forEach((span, index) => span?.classList.toggle("cursor", first >= 0 && index >= first && index <= last));
  }

  /** What a person learns of a segment: its text, then line by line its value, share, and whatever else is known. */
  #describe(index: number): string[] {
    const { segments, roles, values, shares, raw, ranking, logProbabilities, scored } = this.explanation!;
    const lines = [nameOf(segments[index]!)];
    const role = roles[index]!;
    if (scored && (role === "context" || role === "noise")) {
      const rank = ranking.indexOf(index);
      const place = rank >= 0 ? `, number ${rank + 1} of ${ranking.length}` : "";
      const original = raw ? ` (raw ${threeDigits(raw[index]!)})` : "";
      lines.push(`${threeDigits(values[index]!)}${original}`);
      lines.push(role === "noise" ? "within the noise of asking twice" : `${percent(shares[index]!)} of the whole${place}`);
    } else if (role === "explained") lines.push("what is explained");
    else if (role === "later") lines.push("comes after what is explained");
    else if (scored) lines.push("not measured");
    const likely = logProbabilities[index];
    if (likely != null) lines.push(`probability ${percent(Math.exp(likely))}`);
    const more = this.more(index);
    if (more) lines.push(more);
    return lines;
  }

  #showTip(index: number): void {
    const rects = this.#spans[index]?.getClientRects();
    const first = rects?.[0];
    const last = rects?.[rects.length - 1];
    if (!first || !last) return;
    const [name, ...lines] = this.#describe(index);
    const title = document.createElement("b");
    title.textContent = name!;
    const rest = document.createElement("div");
    rest.textContent = lines.join("\n");
    this.tip.replaceChildren(title, rest);
    const left = Math.min(Math.max(4, first.left), window.innerWidth - this.tip.offsetWidth - 4);
    const below = last.bottom + 6;
    const above = first.top - this.tip.offsetHeight - 6;
    const top = below + this.tip.offsetHeight > window.innerHeight && above > 0 ? above : below;
    this.tip.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
    this.tip.style.visibility = "visible";
  }

  #hideTip(): void {
    if (this.tip) this.tip.style.visibility = "hidden";
  }
}

const NO_SHADE = { background: "", text: "" };

/** A segment's text in one line, with its line breaks made visible; in words where there is nothing else to see. */
export function nameOf(segment: Segment): string {
  const name = segment.text.replace(/▁/gu, " ").replace(/\r\n?|\n/gu, "↵").trim();
  if (name === "") return "␣ (space)";
  if (!isBlank(segment)) return name;
  const breaks = name.replace(/[^↵]/gu, "").length;
  return breaks === 1 ? "↵ (line break)" : `${"↵".repeat(Math.min(breaks, 3))} (${breaks} line breaks)`;
}

/** Whether a segment is nothing but spaces and line breaks. */
export function isBlank(segment: Segment): boolean {
  return /^[\s▁]*$/u.test(segment.text);
}

function isInText(segment: Segment): boolean {
  return segment.end > segment.start;
}

function newBlock(page: DocumentFragment): HTMLElement {
  const block = document.createElement("div");
  block.className = "block";
  page.append(block);
  return block;
}

function newRun(): HTMLElement {
  const run = document.createElement("span");
  run.className = "explained";
  return run;
}

function indexOf(event: Event): number {
  const span = (event.target as Element | null)?.closest?.("[data-i]");
  return span instanceof HTMLElement ? Number(span.dataset["i"]) : -1;
}

/** Cuts pieces of the text into plain, inserted and deleted stretches. */
class Marks {
  readonly #ranges: readonly MarkedRange[];

  constructor(ranges: readonly MarkedRange[]) {
    this.#ranges = ranges;
  }

  textOf(text: string, start: number): Node {
    const touching = this.#ranges.filter((range) => range.start < start + text.length && range.end > start);
    if (!touching.length) return document.createTextNode(text);
    const piece = document.createDocumentFragment();
    let at = 0;
    for (const range of touching) {
      const from = Math.max(range.start - start, at);
      const to = Math.min(range.end - start, text.length);
      if (from > at) piece.append(text.slice(at, from));
      const mark = document.createElement(range.kind === "added" ? "ins" : "del");
      mark.textContent = text.slice(from, to);
      piece.append(mark);
      at = to;
    }
    if (at < text.length) piece.append(text.slice(at));
    return piece;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-salience-text": CdSalienceText;
  }
}
