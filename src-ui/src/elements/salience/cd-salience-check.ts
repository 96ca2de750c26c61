// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { GitCompareArrows, X } from "lucide";
import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { api, isAbort, messageOf } from "../../api/client.ts";
import type { AblationRequest, Result } from "../../api/types.ts";
import { likelihoodWithout } from "../../lib/likelihood.ts";
import type { Segment } from "../../lib/segments.ts";
import { changedWords, differencePieces } from "../../lib/text-difference.ts";
import { ablations } from "../../state/ablations.ts";
import { catalog } from "../../state/catalog.ts";
import { examples } from "../../state/examples.ts";
import { notices } from "../../state/notices.ts";
import { responses } from "../../state/responses.ts";
import { view } from "../../state/view.ts";
import { CdElement } from "../cd-element.ts";
import "../cd-icon.ts";
import { nameOf } from "./cd-salience-text.ts";

/** What is checked: that the model needed the segment for its answer. */
export interface Check {
  readonly exampleId: string;
  readonly model: string;
  readonly prompt: string;
  readonly answer: string;
  readonly segment: Segment;
}

type Progress =
  | { readonly kind: "asking"; readonly text: string }
  | { readonly kind: "answered"; readonly text: string }
  | { readonly kind: "failed"; readonly message: string };

/**
 * Checks a claim of the salience by experiment: leaves the segment out, asks the model again, and shows what that changes
 * in the answer.
 *
 * @fires close - the person has seen enough
 */
@customElement("cd-salience-check")
export class CdSalienceCheck extends CdElement {
  static override styles = [
    CdElement.styles,
    css`
      :host {
        display: block;
        max-height: 50%;
        overflow: auto;
        padding: var(--s2) var(--s4) var(--s3);
        border-top: 1px solid var(--hairline);
        background: var(--accent-softer);
      }
      header {
        display: flex;
        align-items: baseline;
        gap: var(--s2);
      }
      h3 {
        flex: 1;
        min-width: 0;
        margin: 0;
        font: 600 13px/20px var(--font-ui);
      }
      .difference {
        margin: var(--s1) 0 var(--s2);
        font: 400 15px/23px var(--font-text);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      ins {
        background: var(--diff-add);
        color: var(--diff-add-ink);
        text-decoration: underline 2px;
        text-underline-offset: 3px;
      }
      del {
        background: var(--diff-del);
        color: var(--diff-del-ink);
        text-decoration: line-through 1.5px;
      }
      .verdict {
        margin: 0;
      }
    `,
  ];

  @property({ attribute: false }) check: Check | null = null;
  @state() private progress: Progress = { kind: "asking", text: "" };
  #request: AbortController | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#request?.abort();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has("check") || !this.check) return;
    void this.#ask(this.check);
    if (catalog.can(this.check.model, "log_probabilities")) void ablations.start(measurement(this.check));
  }

  override render() {
    const { check, progress } = this;
    if (!check) return nothing;
    return html`
      <header>
        <h3 class="truncate">Without “${nameOf(check.segment)}”</h3>
        <button class="icon" aria-label="Close the check" @click=${() => this.dispatchEvent(new CustomEvent("close"))}>
          <cd-icon .icon=${X}></cd-icon>
        </button>
      </header>
      <div aria-live="polite">${this.#result(check, progress)}</div>
    `;
  }

  #result(check: Check, progress: Progress) {
    if (progress.kind === "failed") {
      return html`<p class="bad">${progress.message}</p>
        <button @click=${() => void this.#ask(check)}>Try again</button>`;
    }
    if (progress.kind === "asking") {
      return html`<p class="verdict muted">Asking ${check.model} again.</p>
        <div class="difference">${progress.text.trimStart()}</div>`;
    }
    const pieces = differencePieces(check.answer.trim(), progress.text.trim());
    const words = changedWords(pieces);
    return html`
      <p class="verdict">${verdict(words)}${this.#likelihood(check)}</p>
      <div class="difference">${pieces.map(({ kind, text }) =>
        kind === "same" ? text : kind === "added" ? html`<ins>${text}</ins>` : html`<del>${text}</del>`,
      )}</div>
      <button @click=${() => void this.#keep(check)}>
        <cd-icon .icon=${GitCompareArrows}></cd-icon>Add as example and compare
      </button>
    `;
  }

  /** How likely the first answer still is, for a model that tells: an answer may stay and hang by a thread. */
  #likelihood(check: Check): string {
    const state = ablations.of(measurement(check)).value;
    const nats = state.state === "known" ? state.ablation.scores[0] : null;
    if (nats == null) return "";
    const sentence = likelihoodWithout(nats);
    return ` ${sentence[0]!.toUpperCase()}${sentence.slice(1)}.`;
  }

  async #ask(check: Check): Promise<void> {
    this.#request?.abort();
    const request = new AbortController();
    this.#request = request;
    this.progress = { kind: "asking", text: "" };
    const show = (progress: Progress) => {
      if (!request.signal.aborted) this.progress = progress;
    };
    let text = "";
    try {
      const events = api.generate(check.model, without(check), responses.parameters.peek(), { signal: request.signal });
      for await (const { event, data } of events) {
        if (event === "token") show({ kind: "asking", text: (text += (data as { text: string }).text) });
        // The answer begins anew: what came so far is no part of it.
        if (event === "restart") show({ kind: "asking", text: (text = "") });
        if (event === "result") return show(outcome(data as Result));
        if (event === "error") return show({ kind: "failed", message: (data as { error: { message: string } }).error.message });
      }
      show({ kind: "failed", message: "The answer broke off." });
    } catch (error) {
      if (!isAbort(error)) show({ kind: "failed", message: messageOf(error) });
    }
  }

  async #keep(check: Check): Promise<void> {
    try {
      const parent = examples.of(check.exampleId).peek();
      if (!parent) return;
      const rule = `ablation: without “${nameOf(check.segment).slice(0, 80)}”`;
      const fields = { ...parent.fields, prompt: without(check) };
      const { items } = await examples.add([{ fields, parentId: parent.id, rule }]);
      const child = items[0]?.id;
      if (child === undefined) return;
      view.pin(parent.id);
      view.select([child], child);
      this.dispatchEvent(new CustomEvent("close"));
    } catch (error) {
      notices.problem(error);
    }
  }
}

function measurement({ model, prompt, answer, segment }: Check): AblationRequest {
  return { model, prompt, target: answer, segments: [{ start: segment.start, end: segment.end }] };
}

function without({ prompt, segment }: Check): string {
  return prompt.slice(0, segment.start) + prompt.slice(segment.end);
}

function outcome(result: Result): Progress {
  if (result.status === "failed") return { kind: "failed", message: result.error?.message ?? "The model did not answer." };
  return { kind: "answered", text: result.text ?? "" };
}

function verdict(words: number): string {
  if (words === 0) return "The answer stays the same: the model did not need it for this answer.";
  return words === 1 ? "One word of the answer changes." : `${words} words of the answer change.`;
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-salience-check": CdSalienceCheck;
  }
}
