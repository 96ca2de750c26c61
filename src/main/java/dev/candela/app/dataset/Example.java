package dev.candela.app.dataset;

import java.util.Map;

/** Seam. */
public record Example(String id, String dataset, Map<String, Object> fields) {}
