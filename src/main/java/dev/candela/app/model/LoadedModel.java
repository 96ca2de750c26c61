package dev.candela.app.model;

import dev.candela.lm.LanguageModel;
import dev.candela.lm.ModelInfo;

/**
 * A model that can be asked.
 *
 * @param name the name that it goes by
 * @param revision a hash of everything that decides its answers: part of the key under which
 *     answers are kept
 * @param model for somebody who waits for this one answer; goes before the runs. Calls wait for
 *     their turn, as the model's limits say, and can be given up while they wait
 * @param background for runs; the same model under the same limits
 * @param batchSize how many rows are best asked together
 * @param info what it is and what it can do
 */
public record LoadedModel(
    String name,
    String revision,
    LanguageModel model,
    LanguageModel background,
    int batchSize,
    ModelInfo info) {}
