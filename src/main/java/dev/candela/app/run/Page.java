package dev.candela.app.run;

import java.util.List;

/** Seam: a page of a list. */
record Page<T>(List<T> items, int total, int offset, int limit) {}
