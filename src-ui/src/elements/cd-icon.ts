// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import type { IconNode } from "lucide";
import { css, LitElement } from "lit";
import { customElement, property } from "lit/decorators.js";

const SVG = "http://www.w3.org/2000/svg";

/**
 * A line icon (Lucide, ISC licence), as large as the text beside it by default. It says nothing to screen readers: the
 * button around it has the name.
 *
 *     <cd-icon .icon=${Pin}></cd-icon>
 *
 * @cssproperty --size - Width and height, 16px.
 */
@customElement("cd-icon")
export class CdIcon extends LitElement {
  static override styles = css`
    :host {
      display: inline-flex;
      flex: none;
      width: var(--size, 16px);
      height: var(--size, 16px);
    }
    svg {
      width: 100%;
      height: 100%;
      fill: none;
      stroke: currentColor;
      stroke-width: 1.75;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
  `;

  @property({ attribute: false }) icon: IconNode = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute("aria-hidden", "true");
  }

  override render() {
    const root = document.createElementNS(SVG, "svg");
    root.setAttribute("viewBox", "0 0 24 24");
    for (const [tag, attributes] of this.icon) {
      const shape = document.createElementNS(SVG, tag);
      for (const [name, value] of Object.entries(attributes)) shape.setAttribute(name, String(value));
      root.append(shape);
    }
    return root;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-icon": CdIcon;
  }
}
