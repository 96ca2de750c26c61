// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/** What this browser remembers for this person: theme, sizes, columns. Nothing here decides what the data says. */
import { effect, signal, type Signal } from "./signals.ts";

const PREFIX = "candela.";

/** Reads what was stored, or null when there is nothing, it cannot be read, or storage is closed to us. */
export function readStored<T>(key: string): T | null {
  try {
    const text = localStorage.getItem(PREFIX + key);
    return text === null ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}

/** Stores a value, or removes it when null. A full or closed storage is no error: the value then lives this visit only. */
export function writeStored(key: string, value: unknown): void {
  try {
    if (value === null) localStorage.removeItem(PREFIX + key);
    else localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // nothing to do: see above
  }
}

/** A signal that starts as it was when the page was last open. */
export function remembered<T>(key: string, initial: T): Signal<T> {
  const held = signal(readStored<T>(key) ?? initial);
  let first = true;
  effect(() => {
    const value = held.value;
    if (first) first = false;
    else writeStored(key, value);
  });
  return held;
}

export type Theme = "system" | "light" | "dark";

export const preferences = {
  theme: remembered<Theme>("theme", "system"),
  /** Widths and heights of panels in per cent, by the name of the divider. */
  splits: remembered<Record<string, number>>("splits", {}),
  /** Hidden columns by dataset. */
  hiddenColumns: remembered<Record<string, string[]>>("hiddenColumns", {}),
  /** Column widths in pixels, by column. */
  columnWidths: remembered<Record<string, number>>("columnWidths", {}),
  tourSeen: remembered("tourSeen", false),
  /** Whether letters are commands; the sheet of keys has the switch. */
  singleKeys: remembered("singleKeys", true),
};
