// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { css } from "lit";

/** How Web Awesome's menus look among our controls: dense, flat, with our hairlines. */
export const menuStyles = css`
  wa-dropdown::part(menu) {
    max-height: min(60vh, 480px);
    padding: var(--s1);
    overflow-y: auto;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--raised);
    box-shadow: var(--shadow);
  }
  wa-dropdown-item {
    min-height: 28px;
    padding: 3px 10px;
    border-radius: var(--radius-s);
    color: var(--ink);
    font: 400 13px/20px var(--font-ui);
    font-variant-numeric: tabular-nums;
  }
  wa-dropdown-item::part(details) {
    color: var(--ink-2);
    font-size: 12px;
  }
  wa-dropdown-item::part(checkmark) {
    color: var(--accent);
  }
  wa-dropdown-item:state(active),
  wa-dropdown-item:hover {
    background: var(--accent-soft);
    color: var(--ink);
  }
  wa-dropdown-item:state(disabled) {
    opacity: 0.55;
  }
  wa-dropdown hr {
    margin: var(--s1) 0;
    border: 0;
    border-top: 1px solid var(--hairline);
  }
  wa-dropdown h3 {
    margin: 0;
    padding: var(--s1) 10px;
    color: var(--ink-2);
    font: 600 12px/16px var(--font-ui);
  }
  @media (pointer: coarse) {
    wa-dropdown-item {
      min-height: 40px;
    }
  }
`;
