package dev.candela.app.dataset;

import java.util.List;

/** Seam. */
public interface Datasets {
  List<Example> examples(String dataset, List<String> ids);

  List<String> allIds(String dataset);

  List<String> sliceIds(String dataset, String slice);
}
