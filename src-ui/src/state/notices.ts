// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/** What the frame tells people: errors that belong to no panel, short messages with Undo, and work under way. */
import { messageOf } from "../api/client.ts";
import { computed, signal } from "./signals.ts";

export interface Problem {
  id: number;
  message: string;
  /** What the person can do about it. */
  action?: { label: string; run: () => void };
}

export interface Message {
  id: number;
  text: string;
  undo?: () => void | Promise<void>;
}

class Notices {
  readonly #problems = signal<Problem[]>([]);
  readonly #message = signal<Message | null>(null);
  readonly #working = signal(new Map<number, string>());
  #next = 1;
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly problems = computed(() => this.#problems.value);
  readonly message = computed(() => this.#message.value);
  /** The oldest thing that is being done, as words; null when nothing is. */
  readonly working = computed(() => [...this.#working.value.values()][0] ?? null);

  /** Shows an error in the banner until it is dismissed. The same words are shown once. */
  problem(error: unknown, action?: Problem["action"]): void {
    const message = messageOf(error);
    const others = this.#problems.value.filter((p) => p.message !== message);
    this.#problems.value = [...others, { id: this.#next++, message, ...(action ? { action } : {}) }];
  }

  dismiss(id: number): void {
    this.#problems.value = this.#problems.value.filter((p) => p.id !== id);
  }

  /** Says in the snackbar what happened; with `undo`, offers to take it back (also with Ctrl/Cmd+Z). */
  say(text: string, undo?: Message["undo"]): void {
    clearTimeout(this.#timer);
    this.#message.value = { id: this.#next++, text, ...(undo ? { undo } : {}) };
    this.#timer = setTimeout(() => (this.#message.value = null), undo ? 12_000 : 5_000);
  }

  closeMessage(): void {
    clearTimeout(this.#timer);
    this.#message.value = null;
  }

  /** Takes back what the snackbar offers to. */
  async undo(): Promise<void> {
    const message = this.#message.value;
    if (!message?.undo) return;
    this.closeMessage();
    try {
      await message.undo();
    } catch (error) {
      this.problem(error);
    }
  }

  /** Shows `what` as being done until `work` ends. */
  async during<R>(what: string, work: Promise<R>): Promise<R> {
    const id = this.#next++;
    this.#working.value = new Map(this.#working.value).set(id, what);
    try {
      return await work;
    } finally {
      const rest = new Map(this.#working.value);
      rest.delete(id);
      this.#working.value = rest;
    }
  }
}

export const notices = new Notices();
