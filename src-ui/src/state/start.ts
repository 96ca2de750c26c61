// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/** What happens when the page opens: read the address, ask what there is, and fill in what the address left open. */
import { catalog } from "./catalog.ts";
import { examples } from "./examples.ts";
import { effect, untracked } from "./signals.ts";
import { responses } from "./responses.ts";
import { followView, startUrl } from "./url.ts";
import { view } from "./view.ts";

export async function start(): Promise<void> {
  await startUrl();
  await catalog.load();
  if (!catalog.loaded.value) return;
  chooseDatasetAndModels();
  examples.start();
  responses.start();
  showFirstExample();
  followView();
}

/** Keeps what the address names and exists; otherwise the server's defaults, otherwise the first of what there is. */
function chooseDatasetAndModels(): void {
  const { defaultDataset, defaultModel } = catalog.capabilities.value!;
  const state = view.state.peek();
  const dataset =
    catalog.dataset(state.dataset)?.name ??
    catalog.dataset(defaultDataset)?.name ??
    catalog.datasets.value[0]?.name ??
    null;
  const named = state.models.filter((name) => catalog.model(name));
  const first = catalog.model(defaultModel)?.name ?? catalog.models.value[0]?.name;
  const models = named.length ? named : first ? [first] : [];
  // Another dataset than the address says: the rows that it names are not there.
  if (dataset !== state.dataset && state.dataset !== null) view.showDataset(dataset);
  else view.restore({ ...state, dataset });
  view.showModels(models);
}

/** Without a selection in the address, the first example is what people see. */
function showFirstExample(): void {
  const stop = effect(() => {
    const { ids } = examples.rows.value;
    const first = ids.get(0);
    if (first === undefined) return;
    untracked(() => {
      if (!view.primary.peek()) view.show(first);
      queueMicrotask(() => stop());
    });
  });
}
