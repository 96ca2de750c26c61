// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/** What there is to choose from: datasets, models, and what this server can do. */
import { api, messageOf } from "../api/client.ts";
import type { Capabilities, Capability, Dataset, Model } from "../api/types.ts";
import { batch, computed, signal } from "./signals.ts";

const WHILE_LOADING_MS = 1500;
/** A model that failed may come back, which nobody waits for from second to second. */
const WHILE_FAILED_MS = 15_000;

class Catalog {
  readonly #capabilities = signal<Capabilities | null>(null);
  readonly #datasets = signal<Dataset[]>([]);
  readonly #models = signal<Model[]>([]);
  readonly #problem = signal<string | null>(null);
  #poll: ReturnType<typeof setTimeout> | undefined;

  readonly capabilities = computed(() => this.#capabilities.value);
  readonly datasets = computed(() => this.#datasets.value);
  readonly models = computed(() => this.#models.value);
  /** Why the first load failed, null while it did not. */
  readonly problem = computed(() => this.#problem.value);
  readonly loaded = computed(() => this.#capabilities.value !== null);

  async load(): Promise<void> {
    this.#problem.value = null;
    try {
      const [capabilities, datasets, models] = await Promise.all([api.capabilities(), api.datasets(), api.models()]);
      batch(() => {
        this.#datasets.value = datasets;
        this.#models.value = models;
        this.#capabilities.value = capabilities;
      });
      this.#pollWhileNotReady();
    } catch (error) {
      this.#problem.value = messageOf(error);
    }
  }

  async reloadDatasets(): Promise<void> {
    this.#datasets.value = await api.datasets();
  }

  async reloadModels(): Promise<void> {
    this.#models.value = await api.models();
    this.#pollWhileNotReady();
  }

  dataset(name: string | null): Dataset | null {
    return this.#datasets.value.find((d) => d.name === name) ?? null;
  }

  model(name: string | null): Model | null {
    return this.#models.value.find((m) => m.name === name) ?? null;
  }

  /** Whether the model is there and can do it now. */
  can(model: string | null, capability: Capability): boolean {
    const found = this.model(model);
    return found?.state === "ready" && found.capabilities.includes(capability);
  }

  /** Why a model cannot do it, as a sentence; null when it can. */
  whyNot(model: string | null, capability: Capability): string | null {
    const found = this.model(model);
    if (!found) return "Select a model first.";
    if (found.state === "loading") return `${found.name} is loading.`;
    if (found.state === "failed") return found.problem ?? `${found.name} could not be loaded.`;
    if (found.capabilities.includes(capability)) return null;
    return found.missing[capability] ?? `${found.name} cannot do this.`;
  }

  #pollWhileNotReady(): void {
    clearTimeout(this.#poll);
    const states = new Set(this.#models.value.map((m) => m.state));
    if (states.has("loading")) this.#poll = setTimeout(() => this.#pollNow(), WHILE_LOADING_MS);
    // Asking makes the server try the model again, which is not worth it while nobody looks.
    else if (states.has("failed"))
      this.#poll = setTimeout(() => (document.hidden ? this.#pollWhileNotReady() : this.#pollNow()), WHILE_FAILED_MS);
  }

  #pollNow(): void {
    void this.reloadModels().catch(() => this.#pollWhileNotReady());
  }
}

export const catalog = new Catalog();
