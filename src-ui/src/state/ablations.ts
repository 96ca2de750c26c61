// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/**
 * Explaining by leaving out: each segment is taken away, the model is asked again, and what that changes is measured. It
 * works for every model that generates, and it costs calls, so nothing starts before a person has seen how many.
 */
import { api, messageOf } from "../api/client.ts";
import { subscribe, type Subscription } from "../api/events.ts";
import type { Ablation, AblationRequest } from "../api/types.ts";
import { NewestWish } from "./newest-wish.ts";
import { signal, type ReadonlySignal, type Signal } from "./signals.ts";

export type AblationState =
  /** Nobody has asked for it. */
  | { readonly state: "open" }
  | { readonly state: "starting" }
  /** Under way or ended; what ended early keeps what was measured. */
  | { readonly state: "known"; readonly ablation: Ablation }
  | { readonly state: "failed"; readonly message: string };

const KEPT = 50;
const ASK_AGAIN_MS = 2000;

class Ablations {
  readonly #states = new Map<string, Signal<AblationState>>();
  readonly #streams = new Map<string, Subscription>();

  /** How many calls it takes and how long, by place of the page. */
  readonly estimates = new NewestWish((request: AblationRequest, abort) => api.estimateAblation(request, { signal: abort }), KEPT);

  of(request: AblationRequest): ReadonlySignal<AblationState> {
    return this.#state(JSON.stringify(request));
  }

  async start(request: AblationRequest): Promise<void> {
    const key = JSON.stringify(request);
    const held = this.#state(key);
    const { state } = held.peek();
    if (state === "starting" || (state === "known" && isUnderWay(held.peek()))) return;
    held.value = { state: "starting" };
    try {
      const ablation = await api.startAblation(request);
      held.value = { state: "known", ablation };
      if (isUnderWay(held.peek())) this.#follow(key, ablation.id);
    } catch (error) {
      held.value = { state: "failed", message: messageOf(error) };
    }
  }

  async cancel(request: AblationRequest): Promise<void> {
    const key = JSON.stringify(request);
    const held = this.#state(key);
    const before = held.peek();
    if (before.state !== "known") return;
    try {
      this.#put(key, await api.cancelAblation(before.ablation.id));
    } catch (error) {
      held.value = { state: "failed", message: messageOf(error) };
      this.#close(key);
    }
  }

  #state(key: string): Signal<AblationState> {
    let held = this.#states.get(key);
    if (!held) {
      held = signal<AblationState>({ state: "open" });
      this.#states.set(key, held);
      this.#forgetOldest();
    }
    return held;
  }

  #follow(key: string, id: string): void {
    const take = (ablation: Ablation) => this.#put(key, ablation);
    const lost = (gone: boolean) => {
      if (gone && this.#streams.has(key)) setTimeout(() => void this.#askAgain(key, id), ASK_AGAIN_MS);
    };
    this.#streams.set(key, subscribe(api.ablationEventsUrl(id), { progress: take, end: take }, lost));
  }

  async #askAgain(key: string, id: string): Promise<void> {
    if (!this.#streams.has(key)) return;
    this.#close(key);
    try {
      this.#put(key, await api.ablation(id));
      if (isUnderWay(this.#state(key).peek())) this.#follow(key, id);
    } catch (error) {
      this.#state(key).value = { state: "failed", message: messageOf(error) };
    }
  }

  #put(key: string, ablation: Ablation): void {
    this.#state(key).value = { state: "known", ablation };
    if (!isUnderWay(this.#state(key).peek())) this.#close(key);
  }

  #close(key: string): void {
    this.#streams.get(key)?.close();
    this.#streams.delete(key);
  }

  #forgetOldest(): void {
    for (const key of this.#states.keys()) {
      if (this.#states.size <= KEPT) return;
      if (!this.#streams.has(key)) this.#states.delete(key);
    }
  }
}

export const ablations = new Ablations();

export function isUnderWay(state: AblationState): boolean {
  if (state.state === "starting") return true;
  return state.state === "known" && (state.ablation.state === "queued" || state.ablation.state === "running");
}
