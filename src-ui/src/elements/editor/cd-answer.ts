// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { Play, RotateCw, Square } from "lucide";
import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Result } from "../../api/types.ts";
import { count, duration } from "../../lib/words.ts";
import { catalog } from "../../state/catalog.ts";
import { openConfigure } from "../../state/dialogs.ts";
import { candidatesOf, responses } from "../../state/responses.ts";
import { view } from "../../state/view.ts";
import { CdElement } from "../cd-element.ts";
import "../cd-icon.ts";

/**
 * What one model answers to one example, as it comes, with how long it took; or why there is no answer and what to do. Of
 * several answers to one prompt, the one that is explained can be chosen.
 */
@customElement("cd-answer")
export class CdAnswer extends CdElement {
  static override styles = [
    CdElement.styles,
    css`
      :host {
        display: block;
        padding: 6px var(--s3) var(--s3);
      }
      :host + :host {
        border-top: 1px solid var(--hairline);
      }
      header {
        display: flex;
        align-items: center;
        gap: var(--s2);
        min-height: 24px;
        color: var(--ink-2);
        font-size: 13px;
      }
      h3 {
        margin: 0;
        font: 600 13px/20px var(--font-ui);
        color: var(--ink-2);
      }
      header button.icon {
        width: 24px;
        min-height: 24px;
      }
      p {
        margin: 2px 0 0;
        font: 400 15px/23px var(--font-text);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      ol {
        margin: 2px 0 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        align-items: baseline;
        gap: var(--s2);
      }
      li p {
        flex: 1;
        min-width: 0;
      }
      li button {
        flex: none;
        min-width: 24px;
        min-height: 24px;
        padding: 0;
        font-variant-numeric: tabular-nums;
      }
      p.plain {
        font: 400 14px/20px var(--font-ui);
      }
      .streaming::after {
        content: "";
        display: inline-block;
        width: 2px;
        height: 1em;
        margin-left: 2px;
        background: var(--accent);
        vertical-align: -2px;
      }
    `,
  ];

  @property() model = "";
  @property() example = "";

  override render() {
    const answer = responses.of(this.example, this.model).value;
    const reason = catalog.whyNot(this.model, "generate");
    const busy = answer?.status === "queued" || answer?.status === "running";
    return html`
      <header>
        <h3 class="truncate">${this.model}</h3>
        <span class="grow truncate">${answer?.status === "done" ? this.#facts(answer) : nothing}</span>
        ${busy && answer?.runId
          ? html`<button
              class="icon"
              aria-label="Stop"
              title="Stop"
              @click=${() => void responses.cancel(answer.runId!)}
            >
              <cd-icon style="--size: 13px" .icon=${Square}></cd-icon>
            </button>`
          : nothing}
        ${!busy && answer !== undefined && !reason
          ? html`<button
              class="icon"
              aria-label="${answer ? "Ask again" : "Ask"}: ${this.model}"
              title=${answer ? "Ask again" : "Ask"}
              @click=${this.#ask}
            >
              <cd-icon style="--size: 13px" .icon=${answer ? RotateCw : Play}></cd-icon>
            </button>`
          : nothing}
      </header>
      <div aria-live=${busy ? "off" : "polite"}>${this.#text(answer ?? null, reason)}</div>
    `;
  }

  #facts(answer: Result): string {
    return [
      answer.responseTokens !== null ? count(answer.responseTokens, "token") : "",
      answer.milliseconds !== null ? duration(answer.milliseconds) : "",
      answer.finishReason === "length" ? "cut at the limit" : "",
      answer.finishReason === "safety" ? "stopped by a filter" : "",
    ]
      .filter(Boolean)
      .join(" · ");
  }

  #text(answer: Result | null, reason: string | null) {
    if (answer?.status === "done")
      return html`${this.#candidates(candidatesOf(answer))}${answer.remark
        ? html`<p class="plain muted">${answer.remark}</p>`
        : nothing}`;
    if (answer?.status === "running")
      return html`<p class="streaming">${(answer.text ?? "").replace(/^\s+/, "")}</p>`;
    if (answer?.status === "queued") return html`<p class="plain muted">Waiting for the model.</p>`;
    if (answer?.status === "failed")
      return html`<p class="plain bad">${answer.error?.message ?? "It failed and gave no reason."}</p>
        <button @click=${this.#ask}>Retry</button>`;
    if (reason)
      return html`<p class="plain muted">${reason}</p>
        ${catalog.model(this.model)?.editable
          ? html`<button @click=${() => openConfigure("models", this.model)}>Configure ${this.model}</button>`
          : nothing}`;
    return html`<p class="plain muted">No answer yet.</p>`;
  }

  #candidates(texts: readonly string[]) {
    if (texts.length === 1) return said(texts[0]!);
    const chosen = view.candidateOf(texts.length);
    return html`<ol>
      ${texts.map(
        (text, index) => html`<li>
          <button
            class="quiet"
            aria-pressed=${index === chosen}
            aria-label="Explain answer ${index + 1}"
            title="Explain this answer"
            @click=${() => view.explain({ targetKind: "response", candidate: index })}
          >
            ${index + 1}
          </button>
          ${said(text)}
        </li>`,
      )}
    </ol>`;
  }

  #ask(): void {
    void responses.run({ model: this.model, exampleIds: [this.example], fresh: true });
  }
}

function said(text: string) {
  return text.trim() ? html`<p>${text.replace(/^\s+/, "")}</p>` : html`<p class="plain muted">The model answered nothing.</p>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-answer": CdAnswer;
  }
}
