// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/**
 * Unfinished edits, kept in this browser for each example until they are added or dropped: changing the selection or
 * closing the page loses nothing.
 */
import type { Value } from "../api/types.ts";
import { readStored, writeStored } from "./preferences.ts";
import { signal } from "./signals.ts";

export interface Draft {
  fields: Record<string, Value>;
  savedAt: string;
}

/** The draft of a prompt that starts from nothing. */
export const NEW = "new";
const MOST = 100;

class Drafts {
  readonly #all = signal<Record<string, Draft>>(readStored<Record<string, Draft>>("drafts") ?? {});

  of(dataset: string, id: string): Draft | null {
    return this.#all.value[`${dataset}\n${id}`] ?? null;
  }

  /** Keeps the edited fields; when none is left, the draft is gone. */
  save(dataset: string, id: string, fields: Record<string, Value>): void {
    const key = `${dataset}\n${id}`;
    const rest = Object.entries(this.#all.peek()).filter(([k]) => k !== key);
    if (Object.keys(fields).length) rest.push([key, { fields, savedAt: new Date().toISOString() }]);
    // The oldest ones give way.
    this.#put(Object.fromEntries(rest.slice(-MOST)));
  }

  drop(dataset: string, id: string): void {
    this.save(dataset, id, {});
  }

  #put(all: Record<string, Draft>): void {
    this.#all.value = all;
    writeStored("drafts", all);
  }
}

export const drafts = new Drafts();
