package dev.candela.app.model;

import dev.candela.lm.LanguageModel;
import dev.candela.lm.ModelInfo;

/** Seam. */
public record LoadedModel(String name, String revision, LanguageModel model, ModelInfo info) {}
