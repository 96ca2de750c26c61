// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { css } from "lit";

/** What the pages of Configure have in common: a list of what there is, and below it a form for more. */
export const pageStyles = css`
  :host {
    display: block;
  }
  h3 {
    margin: 0 0 var(--s2);
    font: 600 var(--text-m) / 20px var(--font-ui);
  }
  ul.list {
    margin: 0 0 var(--s5);
    padding: 0;
    border-top: 1px solid var(--hairline);
    list-style: none;
  }
  ul.list li {
    display: grid;
    grid-template-columns: 18px minmax(0, 1fr) auto;
    gap: var(--s1) var(--s3);
    align-items: start;
    padding: var(--s2) 0;
    border-bottom: 1px solid var(--hairline);
  }
  ul.list input {
    margin-top: 3px;
  }
  .name {
    font-weight: 600;
    overflow-wrap: anywhere;
  }
  .about {
    color: var(--ink-2);
    font-size: 13px;
    line-height: 18px;
    overflow-wrap: anywhere;
  }
  .about.bad {
    color: var(--danger);
  }
  .actions {
    display: flex;
    gap: var(--s1);
  }
  .add > h3 {
    margin: 0;
  }
  .add {
    display: flex;
    flex-direction: column;
    gap: var(--s3);
  }
  .add > label,
  .pair label {
    display: flex;
    flex-direction: column;
    gap: 3px;
    font-weight: 500;
    font-size: 13px;
  }
  .pair {
    display: grid;
    grid-template-columns: minmax(120px, 1fr) 2fr;
    gap: var(--s3);
  }
  p {
    margin: 0;
  }
  .result {
    padding: var(--s2) var(--s3);
    border-left: 3px solid var(--accent);
    background: var(--accent-softer);
    font-size: 13px;
  }
  .result.bad {
    border-color: var(--danger);
    background: var(--danger-soft);
    color: var(--ink);
  }
  .result ul {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .yes {
    color: var(--ok);
  }
  .no {
    color: var(--danger);
  }
  @media (max-width: 499px) {
    .pair {
      grid-template-columns: 1fr;
    }
  }
`;
