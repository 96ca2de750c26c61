// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/**
 * What is explained and how it is shown: the texts that stand side by side, the answers of the salience requests, and the
 * ways of looking that this browser remembers.
 */
import { api } from "../api/client.ts";
import type { Model, SalienceAnswer, SalienceMethodInfo, SalienceRequest, Tokenization } from "../api/types.ts";
import type { Aggregation } from "../lib/salience-values.ts";
import { findPatternWithin, type PatternResult } from "../lib/pattern-search.ts";
import { DEFAULT_INTENSITY } from "../lib/salience-scale.ts";
import { catalog } from "./catalog.ts";
import { NewestWish } from "./newest-wish.ts";
import { remembered } from "./preferences.ts";
import { computed, effect, signal } from "./signals.ts";
import { view, type TargetKind } from "./view.ts";

/** A text that is explained: one example with one model's answer (or the dataset's) to it. */
export interface Subject {
  /** Which span of the view is its: 0 for the selected example and the first model. */
  readonly place: number;
  readonly exampleId: string;
  readonly model: string;
  /** Which text is explained: the model's answer, or the dataset's. */
  readonly kind: TargetKind;
  /** What tells it from the other: "Pinned", "Selected", a model's name; empty when it stands alone. */
  readonly label: string;
}

/** Enough to go back and forth between a few examples; an answer for 8,000 tokens has some hundred kilobytes. */
const KEPT = 60;

class Explanations {
  readonly display = remembered<"heat" | "underline">("salience.display", "heat");
  readonly numbers = remembered("salience.numbers", false);
  readonly aggregation = remembered<Aggregation>("salience.aggregation", "sum");
  readonly intensity = remembered("salience.intensity", DEFAULT_INTENSITY);
  readonly specialTokens = remembered("salience.specialTokens", false);
  /** How often the model is asked without each segment; more calls tell effect from chance. */
  readonly repeats = remembered("salience.repeats", 1);
  /** Side by side: one scale for all, or each its own. */
  readonly sharedScale = remembered("salience.sharedScale", true);
  readonly showDifference = remembered("salience.showDifference", false);
  /** Not remembered: colours that mean something else than usual should be a choice of the moment. */
  readonly salienceDifference = signal(false);

  readonly tokens = new NewestWish(
    ({ model, prompt, target }: { model: string; prompt: string; target: string }, abort): Promise<Tokenization> =>
      api.tokenize(model, prompt, target, { signal: abort }),
    KEPT,
  );
  readonly gradients = new NewestWish(
    (request: SalienceRequest, abort): Promise<SalienceAnswer> => api.salience(request, { signal: abort }),
    KEPT,
  );
  readonly patterns = new NewestWish(
    ({ source, text }: { source: string; text: string }, abort): Promise<PatternResult> =>
      findPatternWithin(source, text, undefined, abort),
    KEPT,
  );

  /** The place shows nothing (any more) that needs tokens or gradients: what it still waits for is given up. */
  leave(place: number): void {
    this.gradients.leave(String(place));
    this.tokens.leave(String(place));
    this.patterns.leave(String(place));
  }

  readonly subjects = computed((): Subject[] => {
    const primary = view.primary.value;
    const models = view.models.value;
    const model = models[0];
    const kind = view.targetKind.value;
    if (!primary || !model) return [];
    const pinned = view.pinned.value;
    if (view.compare.value === "examples" && pinned) {
      return [
        { place: 1, exampleId: pinned, model, kind, label: "Pinned" },
        { place: 0, exampleId: primary, model, kind, label: "Selected" },
      ];
    }
    if (view.compare.value === "models" && models.length > 1) {
      return models.map((name, place) => ({ place, exampleId: primary, model: name, kind, label: name }));
    }
    if (view.compare.value === "targets") {
      return [
        { place: 1, exampleId: primary, model, kind: "target", label: "Target" },
        { place: 0, exampleId: primary, model, kind: "response", label: "Response" },
      ];
    }
    return [{ place: 0, exampleId: primary, model, kind, label: "" }];
  });
}

export const explanations = new Explanations();

/** A model that was set up anew under its name is another model: what the old one answered is forgotten. */
let known = new Map<string, string>();
effect(() => {
  const now = new Map(catalog.models.value.map((model) => [model.name, JSON.stringify([model.loader, model.config, model.createdAt])]));
  const changed = new Set([...known].filter(([name, setup]) => now.get(name) !== setup).map(([name]) => name));
  known = now;
  if (!changed.size) return;
  explanations.gradients.forget(({ model }) => changed.has(model));
  explanations.tokens.forget(({ model }) => changed.has(model));
});

/** The method by which a model's answer is explained: the chosen one where the model has it, otherwise its first. */
export function methodFor(model: Model | null, chosen: string | null): SalienceMethodInfo | null {
  return model?.salienceMethods.find((method) => method.name === chosen) ?? model?.salienceMethods[0] ?? null;
}
