// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { ChevronLeft, ChevronRight, Pin, X } from "lucide";
import { css, html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import type { Run } from "../../api/types.ts";
import { about, count } from "../../lib/words.ts";
import { primaryIndex, step } from "../../state/actions.ts";
import { fieldText, examples } from "../../state/examples.ts";
import { narrow } from "../../state/dialogs.ts";
import { notices } from "../../state/notices.ts";
import { responses } from "../../state/responses.ts";
import { view } from "../../state/view.ts";
import { CdElement } from "../cd-element.ts";
import "../cd-icon.ts";

/** The bottom line: which example of how many, what is pinned, and the work under way with its progress. */
@customElement("cd-status-bar")
export class CdStatusBar extends CdElement {
  static override styles = [
    CdElement.styles,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: var(--s4);
        min-height: 30px;
        padding: 0 var(--s3);
        border-top: 1px solid var(--hairline);
        background: var(--bg);
        color: var(--ink-2);
        font-size: 13px;
        overflow: hidden;
      }
      :host([narrow]:not([busy])) {
        display: none;
      }
      .place,
      .run,
      .pinned {
        display: flex;
        align-items: center;
        gap: 6px;
        min-width: 0;
        white-space: nowrap;
      }
      .pinned {
        color: var(--accent);
      }
      .pinned .truncate {
        max-width: 24ch;
      }
      button.icon {
        width: 22px;
        min-height: 22px;
      }
      button.small {
        min-height: 22px;
        padding: 0 8px;
      }
      .waiting {
        max-width: 56ch;
        color: var(--warn);
      }
      progress {
        appearance: none;
        width: 96px;
        height: 5px;
        border: 0;
        border-radius: 3px;
        background: var(--hairline);
        overflow: hidden;
      }
      progress::-webkit-progress-bar {
        background: var(--hairline);
      }
      progress::-webkit-progress-value {
        background: var(--accent);
      }
      progress::-moz-progress-bar {
        background: var(--accent);
      }
    `,
  ];

  override render() {
    const runs = responses.runs.value.filter((run) => run.total > 1);
    const working = notices.working.value;
    this.toggleAttribute("narrow", narrow.value);
    this.toggleAttribute("busy", runs.length > 0 || responses.interrupted.value);
    return html`
      ${narrow.value ? nothing : this.#place()} ${narrow.value ? nothing : this.#pinned()}
      <span class="grow"></span>
      ${responses.interrupted.value
        ? html`<span class="bad" role="status">The connection is broken; trying again.</span>`
        : nothing}
      ${working ? html`<span role="status">${working}…</span>` : nothing}
      ${runs.slice(0, narrow.value ? 1 : 3).map((run) => this.#run(run))}
    `;
  }

  #place() {
    const { total } = examples.rows.value;
    if (!total) return nothing;
    const at = primaryIndex();
    const chosen = view.selection.value.length;
    return html`<span class="place">
      <button class="icon" aria-label="Previous example" title="Previous example (K)" @click=${() => void step(-1)}>
        <cd-icon .icon=${ChevronLeft}></cd-icon>
      </button>
      <button class="icon" aria-label="Next example" title="Next example (J)" @click=${() => void step(1)}>
        <cd-icon .icon=${ChevronRight}></cd-icon>
      </button>
      ${at >= 0 ? `${(at + 1).toLocaleString("en")} of ${count(total, "example")}` : count(total, "example")}
      ${chosen > 1 ? html` · ${chosen.toLocaleString("en")} selected` : nothing}
    </span>`;
  }

  #pinned() {
    const pinned = view.pinned.value;
    if (!pinned) return nothing;
    const example = examples.pinned.value;
    const name = fieldText(example, "source") || fieldText(example, "prompt").slice(0, 60) || "pinned example";
    return html`<span class="pinned">
      <cd-icon .icon=${Pin}></cd-icon>
      <button class="link truncate" title="Show the pinned example" @click=${() => view.show(pinned)}>${name}</button>
      <button class="icon" aria-label="Let go of the pinned example" title="Unpin (P)" @click=${() => view.pin(null)}>
        <cd-icon .icon=${X}></cd-icon>
      </button>
    </span>`;
  }

  #run(run: Run) {
    const ended = run.state === "done" || run.state === "cancelled";
    const open = run.total - run.done - run.failed;
    return html`<span class="run" role="group" aria-label="Run of ${run.model}">
      <span class="truncate">${run.model}</span>
      <span>${run.done + run.failed} of ${run.total}</span>
      ${ended
        ? html`<span>${run.state === "cancelled" ? "cancelled" : "done"}</span>`
        : html`<progress max=${run.total} value=${run.done + run.failed} aria-label="Progress"></progress>`}
      ${run.failed ? html`<span class="bad">${run.failed} failed</span>` : nothing}
      ${!ended && run.secondsLeft != null && run.secondsLeft > 1
        ? html`<span>${about(run.secondsLeft)} left</span>`
        : nothing}
      ${!ended && run.waitingFor
        ? html`<span class="waiting truncate" role="status" title=${run.waitingFor}>
            Waiting for the model: ${run.waitingFor}
          </span>`
        : nothing}
      ${!ended
        ? html`<button class="small" @click=${() => void responses.cancel(run.id)}>Cancel</button>`
        : html`${run.failed || (run.state === "cancelled" && open)
              ? html`<button class="small" @click=${() => void responses.retry(run.id)}>
                  ${run.state === "cancelled" ? "Go on" : "Retry failed"}
                </button>`
              : nothing}
            <button class="icon" aria-label="Dismiss" @click=${() => responses.forget(run.id)}>
              <cd-icon .icon=${X}></cd-icon>
            </button>`}
    </span>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-status-bar": CdStatusBar;
  }
}
