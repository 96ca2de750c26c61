// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/** The keyboard map: one table for what keys do and for the sheet that lists them. */

export type KeyAction =
  | "next"
  | "previous"
  | "search"
  | "edit"
  | "explain"
  | "run"
  | "pin"
  | "compare"
  | "configure"
  | "share"
  | "theme"
  | "help"
  | "undo"
  | "panel";

export interface KeyLine {
  group: "Everywhere" | "Data table" | "Editor" | "Salience";
  keys: string[];
  words: string;
}

/** A modifier's name as this machine's keyboard has it. */
export function modifier(): string {
  return typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl";
}

export function keyLines(mod = modifier()): KeyLine[] {
  return [
    { group: "Everywhere", keys: ["J", "K"], words: "next or previous example" },
    { group: "Everywhere", keys: ["R"], words: "run the selected examples" },
    { group: "Everywhere", keys: ["P"], words: "pin the example for comparison, or let go of it" },
    { group: "Everywhere", keys: ["C"], words: "compare side by side, or stop" },
    { group: "Everywhere", keys: ["E"], words: "edit the prompt" },
    { group: "Everywhere", keys: ["/"], words: "search the table" },
    { group: "Everywhere", keys: ["X"], words: "go to the explanation" },
    { group: "Everywhere", keys: ["1", "to", "6"], words: "open a panel" },
    { group: "Everywhere", keys: ["G"], words: "Configure" },
    { group: "Everywhere", keys: ["S"], words: "copy a link to this view" },
    { group: "Everywhere", keys: ["T"], words: "light or dark" },
    { group: "Everywhere", keys: [mod, "Z"], words: "undo what was just added, hidden or deleted" },
    { group: "Everywhere", keys: ["?"], words: "this list" },
    { group: "Data table", keys: ["↑", "↓"], words: "move; with Shift, extend the selection" },
    { group: "Data table", keys: ["Space"], words: "add the row to the selection, or take it out" },
    { group: "Data table", keys: [mod, "A"], words: "select everything that matches" },
    { group: "Data table", keys: ["Enter"], words: "edit the row" },
    { group: "Data table", keys: ["Delete"], words: "hide the selected rows" },
    { group: "Data table", keys: ["Esc"], words: "back to one row" },
    { group: "Editor", keys: [mod, "Enter"], words: "add the edit as a new example and run it" },
    { group: "Editor", keys: [mod, "Shift", "Enter"], words: "add and compare with the parent" },
    { group: "Salience", keys: ["←", "→"], words: "move the explained span; with Shift, extend it" },
    { group: "Salience", keys: ["Enter"], words: "explain the span" },
    { group: "Salience", keys: ["Esc"], words: "explain the whole target" },
  ];
}

const SINGLE: Record<string, KeyAction> = {
  j: "next",
  k: "previous",
  "/": "search",
  e: "edit",
  x: "explain",
  r: "run",
  p: "pin",
  c: "compare",
  g: "configure",
  s: "share",
  t: "theme",
  "?": "help",
};

/**
 * What a key press means outside of any panel; null when it means nothing.
 *
 * @param typing whether the focus is where text is written: then only keys with a modifier count, and not undo, which is the text's
 * @param single whether keys without a modifier are switched on
 */
export function keyAction(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">,
  typing: boolean,
  single: boolean,
): { action: KeyAction; index?: number } | null {
  if (event.altKey || typing) return null;
  if (event.ctrlKey || event.metaKey)
    return event.key.toLowerCase() === "z" && !event.shiftKey ? { action: "undo" } : null;
  if (event.key === "?") return { action: "help" };
  if (!single) return null;
  if (/^[1-6]$/.test(event.key)) return { action: "panel", index: Number(event.key) - 1 };
  const action = SINGLE[event.key.toLowerCase()];
  return action ? { action } : null;
}
