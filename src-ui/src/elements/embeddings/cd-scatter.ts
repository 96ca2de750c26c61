// Licensed under the Apache License, Version 2.0; see the LICENSE file.
import { polygonContains } from "d3-polygon";
import { quadtree, type Quadtree } from "d3-quadtree";
import { select } from "d3-selection";
import { zoom, zoomIdentity, type D3ZoomEvent, type ZoomTransform } from "d3-zoom";
import { css, html, nothing, type PropertyValues } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { fit, neighbourTowards, type Direction, type Fit } from "../../lib/scatter.ts";
import { CdElement } from "../cd-element.ts";

export interface ScatterPoint {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

const MARGIN = 24;
const REACH = 14;
const FARTHEST = 60;
const STEP = 1.5;
const ARROWS: Record<string, Direction> = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };

/**
 * A map of points on a canvas: drag moves, the wheel zooms, a click picks a point, Shift and drag (or drag with `lasso`)
 * draws around several. With the keyboard, arrows go from point to point, Enter picks, Space adds, + and - zoom, 0 shows
 * everything.
 *
 * @fires hover-point - `detail` is the id of the point under the pointer or the keyboard, null when it left
 * @fires pick-points - `detail` is `{ids, add}`; `add` when they join what is selected
 */
@customElement("cd-scatter")
export class CdScatter extends CdElement {
  static override styles = [
    CdElement.styles,
    css`
      :host {
        position: relative;
        display: block;
        min-height: 0;
        overflow: hidden;
      }
      .stage {
        position: absolute;
        inset: 0;
        outline-offset: -3px;
        cursor: grab;
        touch-action: none;
      }
      .stage.lasso {
        cursor: crosshair;
      }
      .stage.over {
        cursor: pointer;
      }
      canvas {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
      }
    `,
  ];

  @property({ attribute: false }) points: readonly ScatterPoint[] = [];
  /** For each point the token of its colour, without the dashes: "group-1". */
  @property({ attribute: false }) colours: readonly string[] = [];
  @property({ attribute: false }) selected: ReadonlySet<string> = new Set();
  @property() primary: string | null = null;
  @property() pinned: string | null = null;
  @property() hovered: string | null = null;
  /** Points that a line connects with the primary one. */
  @property({ attribute: false }) linked: readonly string[] = [];
  /** Whether dragging draws around points instead of moving the map. */
  @property({ type: Boolean }) lasso = false;
  @property() label = "Map";
  /** What is said of the point that the keyboard is at. */
  @property({ attribute: false }) describe: (id: string) => string = (id) => id;
  /** Another value means other colours: the theme. */
  @property() theme = "";

  @query(".stage") private stage!: HTMLElement;
  @query("canvas") private canvas!: HTMLCanvasElement;
  @state() private said = "";
  @state() private over = false;

  #fit: Fit = { scale: 1, left: 0, top: 0 };
  #view: ZoomTransform = zoomIdentity;
  #tree: Quadtree<number> | null = null;
  #index = new Map<string, number>();
  #at = -1;
  #path: [number, number][] | null = null;
  #pressed: { x: number; y: number } | null = null;
  #frame = 0;
  #palette = new Map<string, string>();
  #size = { width: 0, height: 0 };
  readonly #resize = new ResizeObserver(() => this.#measure());
  readonly #zoom = zoom<HTMLElement, unknown>()
    .scaleExtent([0.5, FARTHEST])
    .filter((event: MouseEvent) => !event.button && (event.type === "wheel" || !this.#isLasso(event)))
    .on("zoom", (event: D3ZoomEvent<HTMLElement, unknown>) => {
      this.#view = event.transform;
      this.#redraw();
    });

  override connectedCallback(): void {
    super.connectedCallback();
    void this.updateComplete.then(() => this.#resize.observe(this));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resize.disconnect();
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  override render() {
    return html`<div
        class="stage ${this.lasso ? "lasso" : ""} ${this.over ? "over" : ""}"
        role="application"
        aria-roledescription="map of points"
        aria-label=${this.label}
        aria-describedby="keys"
        tabindex="0"
        @keydown=${this.#onKey}
        @blur=${() => this.#walkTo(-1)}
        @pointerdown=${this.#onDown}
        @pointermove=${this.#onMove}
        @pointerup=${this.#onUp}
        @pointercancel=${this.#onCancel}
        @pointerleave=${this.#onLeave}
      >
        <canvas></canvas>
      </div>
      <span id="keys" class="visually-hidden"
        >Arrows go from point to point, Enter selects, Space adds, plus and minus zoom, 0 shows everything.</span
      >
      <span class="visually-hidden" role="status">${this.said || nothing}</span>`;
  }

  protected override firstUpdated(): void {
    select(this.stage).call(this.#zoom).on("dblclick.zoom", null);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has("points")) {
      this.#index = new Map(this.points.map((point, index) => [point.id, index]));
      this.#at = -1;
      this.#arrange();
    }
    if (changed.has("theme")) this.#palette.clear();
    this.#redraw();
  }

  /** Shows everything again. */
  showAll(): void {
    select(this.stage).call(this.#zoom.transform, zoomIdentity);
  }

  zoomBy(factor: number): void {
    select(this.stage).call(this.#zoom.scaleBy, factor);
  }

  /** Where a point is drawn, in pixels of this element. */
  placeOf(id: string): { x: number; y: number } | null {
    const index = this.#index.get(id);
    return index === undefined ? null : this.#screen(index);
  }

  // ---- places

  #measure(): void {
    const { clientWidth: width, clientHeight: height } = this;
    if (!width || !height || (width === this.#size.width && height === this.#size.height)) return;
    this.#size = { width, height };
    const dense = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(width * dense);
    this.canvas.height = Math.round(height * dense);
    this.#arrange();
    // At once: an emptied canvas would flicker until the next frame.
    this.#draw();
  }

  #arrange(): void {
    this.#fit = fit(this.points, this.#size.width, this.#size.height, MARGIN);
    this.#tree = quadtree<number>()
      .x((index) => this.points[index]!.x * this.#fit.scale + this.#fit.left)
      .y((index) => this.#fit.top - this.points[index]!.y * this.#fit.scale)
      .addAll(this.points.map((_, index) => index));
    this.#redraw();
  }

  #screen(index: number): { x: number; y: number } {
    const { x, y } = this.points[index]!;
    const { scale, left, top } = this.#fit;
    return { x: this.#view.applyX(x * scale + left), y: this.#view.applyY(top - y * scale) };
  }

  #pointAt(x: number, y: number): number {
    const [mapX, mapY] = this.#view.invert([x, y]);
    return this.#tree?.find(mapX, mapY, REACH / this.#view.k) ?? -1;
  }

  // ---- drawing

  #redraw(): void {
    if (!this.#frame)
      this.#frame = requestAnimationFrame(() => {
        this.#frame = 0;
        this.#draw();
      });
  }

  #colour(token: string): string {
    let colour = this.#palette.get(token);
    if (!colour) {
      colour = getComputedStyle(this).getPropertyValue(`--${token}`).trim() || "gray";
      this.#palette.set(token, colour);
    }
    return colour;
  }

  #draw(): void {
    const context = this.canvas?.getContext("2d");
    if (!context || !this.#size.width) return;
    const dense = window.devicePixelRatio || 1;
    context.setTransform(dense, 0, 0, dense, 0, 0);
    context.clearRect(0, 0, this.#size.width, this.#size.height);
    this.#drawLinks(context);
    this.#drawPoints(context);
    this.#drawMarks(context);
    this.#drawLasso(context);
  }

  /** Points of one colour in one path; what is not selected steps back as soon as several are. */
  #drawPoints(context: CanvasRenderingContext2D): void {
    const radius = this.points.length > 3000 ? 2.5 : this.points.length > 400 ? 3.5 : 5;
    const emphasis = this.selected.size > 1;
    const batches = new Map<string, number[]>();
    this.points.forEach((point, index) => {
      const chosen = this.selected.has(point.id);
      const key = `${chosen ? 1 : 0} ${this.colours[index] ?? "group-rest"}`;
      const batch = batches.get(key);
      if (batch) batch.push(index);
      else batches.set(key, [index]);
    });
    for (const key of [...batches.keys()].sort()) {
      const [chosen, token] = key.split(" ") as [string, string];
      context.globalAlpha = emphasis && chosen === "0" ? 0.28 : 0.85;
      context.fillStyle = this.#colour(token);
      context.beginPath();
      for (const index of batches.get(key)!) {
        const { x, y } = this.#screen(index);
        if (x < -9 || y < -9 || x > this.#size.width + 9 || y > this.#size.height + 9) continue;
        const size = emphasis && chosen === "1" ? radius + 0.75 : radius;
        context.moveTo(x + size, y);
        context.arc(x, y, size, 0, 2 * Math.PI);
      }
      context.fill();
    }
    context.globalAlpha = 1;
  }

  #drawLinks(context: CanvasRenderingContext2D): void {
    const from = this.primary === null ? null : this.placeOf(this.primary);
    if (!from) return;
    context.strokeStyle = this.#colour("edge");
    context.lineWidth = 1;
    context.beginPath();
    for (const id of this.linked) {
      const to = this.placeOf(id);
      if (!to) continue;
      context.moveTo(from.x, from.y);
      context.lineTo(to.x, to.y);
    }
    context.stroke();
  }

  #drawMarks(context: CanvasRenderingContext2D): void {
    const ring = (id: string | null | undefined, token: string, radius: number, width: number) => {
      const place = id == null ? null : this.placeOf(id);
      if (!place) return;
      context.beginPath();
      context.arc(place.x, place.y, radius, 0, 2 * Math.PI);
      context.strokeStyle = this.#colour("panel");
      context.lineWidth = width + 3;
      context.stroke();
      context.strokeStyle = this.#colour(token);
      context.lineWidth = width;
      context.stroke();
    };
    ring(this.pinned, "warn", 9, 2);
    ring(this.primary, "accent", 9, 2.5);
    ring(this.hovered, "ink", 8, 1.5);
    ring(this.points[this.#at]?.id, "focus", 11, 2.5);
  }

  #drawLasso(context: CanvasRenderingContext2D): void {
    if (!this.#path || this.#path.length < 2) return;
    context.beginPath();
    this.#path.forEach(([x, y], i) => (i ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.closePath();
    context.globalAlpha = 0.12;
    context.fillStyle = this.#colour("accent");
    context.fill();
    context.globalAlpha = 1;
    context.strokeStyle = this.#colour("accent");
    context.lineWidth = 1.5;
    context.stroke();
  }

  // ---- pointer

  #isLasso(event: MouseEvent): boolean {
    return this.lasso !== event.shiftKey;
  }

  #place(event: PointerEvent): { x: number; y: number } {
    const box = this.stage.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  #onDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.#pressed = this.#place(event);
    if (!this.#isLasso(event)) return;
    this.#path = [[this.#pressed.x, this.#pressed.y]];
    this.stage.setPointerCapture(event.pointerId);
  }

  #onMove(event: PointerEvent): void {
    const { x, y } = this.#place(event);
    if (this.#path) {
      this.#path.push([x, y]);
      this.#redraw();
      return;
    }
    if (event.buttons) return;
    const index = this.#pointAt(x, y);
    this.over = index >= 0;
    this.#tellHover(this.points[index]?.id ?? null);
  }

  #onUp(event: PointerEvent): void {
    const { x, y } = this.#place(event);
    const pressed = this.#pressed;
    const path = this.#path;
    this.#onCancel();
    const moved = pressed ? Math.hypot(x - pressed.x, y - pressed.y) : Infinity;
    if (path && path.length > 2 && moved + path.length > 6) this.#pickInside(path, event.ctrlKey || event.metaKey);
    else if (moved < 4) this.#pickAt(x, y, event.ctrlKey || event.metaKey || (this.lasso ? false : event.shiftKey));
  }

  #onCancel(): void {
    this.#pressed = null;
    this.#path = null;
    this.#redraw();
  }

  #onLeave(): void {
    this.over = false;
    this.#tellHover(null);
  }

  #pickAt(x: number, y: number, add: boolean): void {
    const point = this.points[this.#pointAt(x, y)];
    if (point) this.#pick([point.id], add);
    else if (!add) this.#pick([], false);
  }

  #pickInside(path: [number, number][], add: boolean): void {
    const ids = this.points
      .filter((_, index) => {
        const { x, y } = this.#screen(index);
        return polygonContains(path, [x, y]);
      })
      .map((point) => point.id);
    if (ids.length) this.#pick(ids, add);
  }

  #pick(ids: string[], add: boolean): void {
    this.dispatchEvent(new CustomEvent("pick-points", { detail: { ids, add } }));
  }

  #tellHover(id: string | null): void {
    if (id !== this.hovered) this.dispatchEvent(new CustomEvent("hover-point", { detail: id }));
  }

  // ---- keyboard

  #onKey(event: KeyboardEvent): void {
    const direction = ARROWS[event.key];
    const here = this.points[this.#at];
    if (direction) this.#walk(direction);
    else if (event.key === "Enter" && here) this.#pick([here.id], false);
    else if (event.key === " " && here) this.#pick([here.id], true);
    else if (event.key === "+" || event.key === "=") this.zoomBy(STEP);
    else if (event.key === "-") this.zoomBy(1 / STEP);
    else if (event.key === "0") this.showAll();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #walk(direction: Direction): void {
    if (!this.points.length) return;
    if (this.#at < 0) {
      this.#walkTo((this.primary === null ? undefined : this.#index.get(this.primary)) ?? 0);
      return;
    }
    const places = this.points.map((_, index) => this.#screen(index));
    const next = neighbourTowards(places, this.#at, direction);
    if (next >= 0) this.#walkTo(next);
  }

  #walkTo(index: number): void {
    if (index === this.#at) return;
    this.#at = index;
    const point = this.points[index];
    this.said = point ? this.describe(point.id) : "";
    this.#tellHover(point?.id ?? null);
    if (point) this.#bringIntoView(index);
    this.#redraw();
  }

  #bringIntoView(index: number): void {
    const { x, y } = this.#screen(index);
    const { width, height } = this.#size;
    if (x >= MARGIN && y >= MARGIN && x <= width - MARGIN && y <= height - MARGIN) return;
    select(this.stage).call(this.#zoom.translateBy, (width / 2 - x) / this.#view.k, (height / 2 - y) / this.#view.k);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "cd-scatter": CdScatter;
  }
}
