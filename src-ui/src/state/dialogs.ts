// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/** What is open above the panels, and the commands by which keys and buttons reach into panels. */
import { LAYOUT_PANELS, type PanelName } from "../panels.ts";
import { signal } from "./signals.ts";
import { view, type Area } from "./view.ts";

export type ConfigureTab = "models" | "dataset" | "layout";

export const dialogs = {
  configure: signal<ConfigureTab | null>(null),
  /** The model whose settings Configure opens with; null for a new one. */
  editedModel: signal<string | null>(null),
  keys: signal(false),
  /** The step of the tour, from 0; null when it is closed. */
  tour: signal<number | null>(null),
};

export function openConfigure(tab: ConfigureTab, model: string | null = null): void {
  dialogs.editedModel.value = model;
  dialogs.configure.value = tab;
}

/** Whether the page is too narrow for several areas: then all panels are tabs of one. */
export const narrow = signal(false);

/** Opens a panel's tab wherever the layout has it. */
export function openPanel(panel: PanelName): void {
  const areas = Object.entries(LAYOUT_PANELS[view.layout.peek()]) as [Area, PanelName[]][];
  const area = narrow.peek() ? "left" : areas.find(([, panels]) => panels.includes(panel))?.[0];
  if (area) view.openTab(area, panel);
}

/** What keys can ask of a panel. The panel says how; it is opened first. */
export type Command = "search" | "edit" | "explain";

const waiting = signal<{ command: Command; at: number } | null>(null);

export const commands = {
  /** The last command, for the panel that carries it out: it calls `done` with it. */
  asked: waiting,
  ask(command: Command, panel: PanelName): void {
    openPanel(panel);
    waiting.value = { command, at: performance.now() };
  },
  done(): void {
    waiting.value = null;
  },
};
