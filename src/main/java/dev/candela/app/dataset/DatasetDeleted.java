package dev.candela.app.dataset;

/**
 * A dataset is not there any more. Fired before whoever deleted it is answered.
 *
 * @param name what it was called
 */
public record DatasetDeleted(String name) {}
