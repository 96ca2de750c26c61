// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { css } from "lit";

/**
 * How plain HTML controls look in every element: buttons (`class="primary"`, `"quiet"`, `"icon"`, `"danger"`), fields, links, and a few words
 * of layout. Native elements keep their keyboard and their roles; this only dresses them.
 */
export const controls = css`
  :host {
    box-sizing: border-box;
  }
  :host([hidden]) {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  button,
  .button {
    appearance: none;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 6px;
    min-height: var(--control);
    padding: 0 10px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--panel);
    color: var(--ink);
    font: 500 13px/18px var(--font-ui);
    text-decoration: none;
    white-space: nowrap;
    cursor: pointer;
    transition:
      background-color var(--quick),
      border-color var(--quick);
  }
  button:hover {
    background: var(--sunken);
  }
  button:active {
    border-color: var(--edge);
  }
  button.primary {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--accent-ink);
  }
  button.primary:hover {
    border-color: var(--accent-hover);
    background: var(--accent-hover);
  }
  button.quiet,
  button.icon {
    border-color: transparent;
    background: transparent;
    color: var(--ink-2);
  }
  button.quiet:hover,
  button.icon:hover {
    background: var(--sunken);
    color: var(--ink);
  }
  button.icon {
    width: var(--control);
    padding: 0;
  }
  button.danger {
    color: var(--danger);
  }
  button[aria-pressed="true"] {
    border-color: var(--accent-line);
    background: var(--accent-soft);
    color: var(--accent);
  }
  button.link,
  a {
    min-height: 0;
    padding: 0;
    border: 0;
    background: none;
    color: var(--accent);
    font: inherit;
    text-decoration: underline;
    text-decoration-thickness: 1px;
    text-underline-offset: 2px;
  }
  button:disabled,
  button[aria-disabled="true"] {
    border-color: var(--hairline);
    background: transparent;
    color: var(--ink-3);
    opacity: 0.65;
    cursor: default;
  }
  button.icon:disabled,
  button.quiet:disabled {
    border-color: transparent;
  }

  input:not([type]),
  input[type="text"],
  input[type="search"],
  input[type="url"],
  input[type="number"],
  input[type="password"],
  select,
  textarea {
    min-height: var(--control);
    padding: 3px 8px;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--panel);
    color: var(--ink);
    font: 400 14px/20px var(--font-ui);
    font-variant-numeric: tabular-nums;
  }
  input::placeholder,
  textarea::placeholder {
    color: var(--ink-3);
    opacity: 1;
  }
  input:hover,
  select:hover,
  textarea:hover {
    border-color: var(--edge);
  }
  input[aria-invalid="true"],
  textarea[aria-invalid="true"],
  select[aria-invalid="true"] {
    border-color: var(--danger);
  }
  input[type="checkbox"],
  input[type="radio"] {
    width: 15px;
    height: 15px;
    margin: 0;
    accent-color: var(--accent);
  }
  input[type="range"] {
    accent-color: var(--accent);
  }

  :focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: 1px;
  }
  :focus:not(:focus-visible) {
    outline: none;
  }

  .muted {
    color: var(--ink-2);
  }
  .small {
    font-size: var(--text-s);
    line-height: 18px;
  }
  .bad {
    color: var(--danger);
  }
  .mono {
    font-family: var(--font-mono);
    font-size: 0.92em;
  }
  .grow {
    flex: 1;
    min-width: 0;
  }
  .row {
    display: flex;
    align-items: center;
    gap: var(--s2);
  }
  .visually-hidden {
    position: absolute !important;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .truncate {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  /* What a panel says when there is nothing to see yet: one sentence and the button of the next step. */
  .empty {
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: var(--s3);
    height: 100%;
    padding: var(--s6);
    color: var(--ink-2);
    text-align: center;
    text-wrap: balance;
  }
  .empty p {
    max-width: 44ch;
    margin: 0;
  }

  @media (pointer: coarse) {
    button,
    .button,
    select,
    input:not([type="checkbox"], [type="radio"], [type="range"]) {
      min-height: 36px;
    }
    button.icon {
      width: 36px;
    }
  }
`;
