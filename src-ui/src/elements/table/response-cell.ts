// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { css, html, nothing, type TemplateResult } from "lit";
import type { Result } from "../../api/types.ts";
import type { Piece } from "../../lib/query.ts";
import { candidatesOf, type Answer } from "../../state/responses.ts";

/** A text in which what was searched for is marked. */
export function marked(pieces: Piece[]): (string | TemplateResult)[] {
  return pieces.map((piece) => (piece.hit ? html`<mark>${piece.text}</mark>` : piece.text));
}

/** Why an answer ended where it did, when that is worth a word. */
function ending(result: Result): string | null {
  if (result.remark) return result.remark;
  if (result.finishReason === "length") return "cut at the limit";
  if (result.finishReason === "safety") return "stopped by a filter";
  return null;
}

/**
 * A model's answer in a cell, or where it is on its way.
 *
 * @param marks the answer's text cut for marking, when it is done
 * @param run generates this one answer, again if there is one
 */
export function responseCell(answer: Answer, marks: (text: string) => Piece[], run: () => void, active: boolean) {
  const tab = active ? 0 : -1;
  if (answer === undefined) return html`<span class="faint">…</span>`;
  const button = (label: string) =>
    html`<button
      class="small again"
      tabindex=${tab}
      @click=${(event: Event) => {
        event.stopPropagation();
        run();
      }}
    >
      ${label}
    </button>`;
  if (answer === null) return html`<span class="none">${button("Run")}</span>`;
  switch (answer.status) {
    case "queued":
      return html`<span class="state">queued</span>`;
    case "running":
      return answer.text
        ? html`<span class="clamp streaming">${answer.text.trim()}</span>`
        : html`<span class="state working">writing</span>`;
    case "failed":
      return html`<span class="failed">
        <span class="clamp" title=${answer.error?.message ?? ""}
          ><span aria-hidden="true">✕ </span>${answer.error?.message ?? "It failed and gave no reason."}</span
        >
        ${button("Retry")}
      </span>`;
    case "cancelled":
      return html`<span class="state">cancelled ${button("Run")}</span>`;
    case "done": {
      const text = answer.text ?? "";
      const others = candidatesOf(answer).length - 1;
      const notes = [others > 0 ? `and ${others} more` : null, ending(answer)].filter(Boolean);
      return html`<span class="clamp" title=${text.length > 90 ? text : nothing}
        >${text.trim() === "" ? html`<i class="muted">empty</i>` : marked(marks(text.trim()))}${notes.map((note) => html`<span class="note"> · ${note}</span>`)}</span
      >`;
    }
  }
}

export const responseCellStyles = css`
  .clamp {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: var(--lines, 2);
    overflow: hidden;
    white-space: pre-line;
    overflow-wrap: anywhere;
  }
  .faint,
  .state,
  .note {
    color: var(--ink-2);
  }
  .state {
    font-size: 13px;
  }
  .working::before {
    content: "";
    display: inline-block;
    width: 8px;
    height: 8px;
    margin-right: 6px;
    border: 1.5px solid var(--accent);
    border-right-color: transparent;
    border-radius: 50%;
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
  .failed {
    display: flex;
    align-items: flex-start;
    gap: var(--s2);
    color: var(--danger);
  }
  .failed .clamp {
    flex: 1;
    white-space: normal;
  }
  button.again {
    min-height: 22px;
    padding: 0 8px;
    font-size: 12px;
  }
  .none button.again {
    opacity: 0;
  }
  .line:hover .none button.again,
  .line:focus-within .none button.again,
  .line[aria-selected="true"] .none button.again {
    opacity: 1;
  }
  @media (hover: none) {
    .none button.again {
      opacity: 1;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .working::before {
      animation: turn 1s linear infinite;
    }
    .streaming::after {
      animation: blink 1s steps(2) infinite;
    }
    @keyframes turn {
      to {
        transform: rotate(1turn);
      }
    }
    @keyframes blink {
      to {
        opacity: 0;
      }
    }
  }
`;
