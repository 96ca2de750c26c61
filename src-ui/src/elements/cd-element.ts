// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { SignalWatcher } from "@lit-labs/preact-signals";
import { LitElement } from "lit";
import { controls } from "../styles/controls.ts";

/**
 * What all our elements are: a Lit element that renders again when a signal it has read changes. A subclass's styles are
 * added after the shared ones: `static override styles = [CdElement.styles, css`...`]`.
 */
export class CdElement extends SignalWatcher(LitElement) {
  static override styles: import("lit").CSSResultGroup = [controls];
}
