// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/** What buttons and keys of several places do: each is one step that a person would name. */
import { api } from "../api/client.ts";
import { catalog } from "./catalog.ts";
import { examples } from "./examples.ts";
import { notices } from "./notices.ts";
import { responses } from "./responses.ts";
import { MOST_IDS_IN_URL, toQuery } from "./url.ts";
import { view } from "./view.ts";

/** The place of the primary example in the list, as far as the list is here; -1 when it is not in it. */
export function primaryIndex(): number {
  const primary = view.primary.value;
  if (primary === null) return -1;
  for (const [index, id] of examples.rows.value.ids) if (id === primary) return index;
  return -1;
}

/** Shows the next or previous example of the list; with several selected, the next of those. */
export async function step(by: 1 | -1): Promise<void> {
  const selection = view.selection.peek();
  const primary = view.primary.peek();
  if (selection.length > 1 && primary) {
    const at = selection.indexOf(primary);
    view.show(selection[(at + by + selection.length) % selection.length]!);
    return;
  }
  const total = examples.rows.peek().total;
  if (total === 0) return;
  const at = primaryIndex();
  const id = await examples.idAt(at === -1 ? 0 : (at + by + total) % total);
  if (id) view.select([id], id);
}

/** Pins the primary example, or lets go of the pinned one when it is that. */
export function togglePin(id: string | null = view.primary.peek()): void {
  if (id === null || id === view.pinned.peek()) view.pin(null);
  else view.pin(id);
}

/** Puts side by side what there is to compare: the pinned and the selected example, otherwise the selected models. */
export function toggleCompare(): void {
  if (view.compare.peek() !== "off") view.setCompare("off");
  else if (view.pinned.peek()) view.setCompare("examples");
  else if (view.models.peek().length > 1) view.setCompare("models");
  else notices.say("Pin an example or select a second model, then compare.");
}

/** Runs these examples with every selected model. */
export async function runExamples(ids: string[], fresh = false): Promise<void> {
  const models = view.models.peek().filter((name) => catalog.can(name, "generate"));
  if (!models.length) {
    notices.say("Select a model that can answer.");
    return;
  }
  await Promise.all(models.map((model) => responses.run({ model, exampleIds: ids, ...(fresh ? { fresh } : {}) })));
}

/** Copies a link that brings this view back; a long one becomes a share that the server keeps. */
export async function copyLink(): Promise<string> {
  const state = view.state.peek();
  let link: string;
  let without = "";
  try {
    const { id } = await api.share(state);
    link = `${location.origin}${location.pathname}?share=${encodeURIComponent(id)}`;
  } catch {
    // A server that keeps no shares, or none as large as this: the address itself says almost everything.
    link = `${location.origin}${location.pathname}?${toQuery(state)}`;
    if (state.selection.length > MOST_IDS_IN_URL) without = `, without the ${state.selection.length} selected examples`;
  }
  try {
    await navigator.clipboard.writeText(link);
    notices.say(`Copied a link to this view${without}.`);
  } catch {
    notices.say(`The link to this view${without}: ${link}`);
  }
  return link;
}
