// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { html } from "lit";
import { customElement } from "lit/decorators.js";
import { dialogs } from "../../state/dialogs.ts";
import "../cd-dialog.ts";
import { CdElement } from "../cd-element.ts";

@customElement("cd-configure")
export class CdConfigure extends CdElement {
  override render() {
    return html`<cd-dialog heading="Configure" ?open=${dialogs.configure.value !== null} @close=${() => (dialogs.configure.value = null)}></cd-dialog>`;
  }
}
