// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/**
 * Answers that are asked for while rendering: each is asked once and kept; per place only the newest wish is computed, and
 * an answer can only land under the question it answers.
 */
import { isAbort, messageOf } from "../api/client.ts";
import { signal, type ReadonlySignal, type Signal } from "./signals.ts";

export type Loading<V> =
  | { readonly state: "waiting" }
  | { readonly state: "ready"; readonly value: V }
  | { readonly state: "failed"; readonly message: string };

const WAITING = { state: "waiting" } as const;

interface Entry<Q, V> {
  readonly question: Q;
  readonly answer: Signal<Loading<V>>;
  request: AbortController | null;
}

export class NewestWish<Q, V> {
  readonly #ask: (question: Q, signal: AbortSignal) => Promise<V>;
  readonly #limit: number;
  readonly #entries = new Map<string, Entry<Q, V>>();
  readonly #wishes = new Map<string, string>();

  /** @param limit how many answers are kept; the one that was wished for longest ago goes first */
  constructor(ask: (question: Q, signal: AbortSignal) => Promise<V>, limit: number) {
    this.#ask = ask;
    this.#limit = limit;
  }

  /** The answer for a place of the page. What the place asked before is given up, unless another place wants it. */
  of(place: string, question: Q): ReadonlySignal<Loading<V>> {
    const key = JSON.stringify(question);
    const before = this.#wishes.get(place);
    this.#wishes.set(place, key);
    if (before !== undefined && before !== key) this.#giveUp(before);
    const known = this.#entries.get(key);
    if (known) {
      this.#entries.delete(key);
      this.#entries.set(key, known);
      return known.answer;
    }
    const entry: Entry<Q, V> = { question, answer: signal<Loading<V>>(WAITING), request: null };
    this.#entries.set(key, entry);
    this.#forgetOldest();
    void this.#request(entry);
    return entry.answer;
  }

  /** The place asks for nothing any more. */
  leave(place: string): void {
    const key = this.#wishes.get(place);
    this.#wishes.delete(place);
    if (key !== undefined) this.#giveUp(key);
  }

  /** Asks again what failed. */
  retry(question: Q): void {
    const entry = this.#entries.get(JSON.stringify(question));
    if (entry?.answer.peek().state !== "failed") return;
    entry.answer.value = WAITING;
    void this.#request(entry);
  }

  /** Forgets the answers to these questions: what they were about has changed. */
  forget(about: (question: Q) => boolean): void {
    for (const [key, entry] of this.#entries) {
      if (!about(entry.question)) continue;
      entry.request?.abort();
      this.#entries.delete(key);
    }
  }

  async #request(entry: Entry<Q, V>): Promise<void> {
    const request = new AbortController();
    entry.request = request;
    try {
      const value = await this.#ask(entry.question, request.signal);
      if (!request.signal.aborted) entry.answer.value = { state: "ready", value };
    } catch (error) {
      if (!request.signal.aborted && !isAbort(error)) entry.answer.value = { state: "failed", message: messageOf(error) };
    } finally {
      if (entry.request === request) entry.request = null;
    }
  }

  #giveUp(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry?.request || [...this.#wishes.values()].includes(key)) return;
    entry.request.abort();
    this.#entries.delete(key);
  }

  #forgetOldest(): void {
    const wanted = new Set(this.#wishes.values());
    for (const [key, entry] of this.#entries) {
      if (this.#entries.size <= this.#limit) return;
      if (!entry.request && !wanted.has(key)) this.#entries.delete(key);
    }
  }
}
