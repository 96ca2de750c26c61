package dev.candela.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures pages, searches, filters and orders of large datasets over HTTP. Each request is another
 * one, so that nothing is answered from what was found before.
 */
final class DatasetBench {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int REQUESTS = 200;
  private static final int WARM_UP = 50;
  private static final int WORDS = 60;
  private static final List<String> VOCABULARY =
      List.of(
          "garlic",
          "soup",
          "onion",
          "bread",
          "price",
          "shop",
          "apple",
          "analysis",
          "taste",
          "dish",
          "honey",
          "plum",
          "report",
          "signal",
          "window",
          "river",
          "green",
          "table",
          "question");

  private final Random random = new Random(1);
  private final int rows;

  private DatasetBench(int rows) {
    this.rows = rows;
  }

  /** Arguments: the packaged application, a folder for files, and numbers of rows. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[1]));
    System.out.println("| rows | request | median ms | 95th percentile ms |");
    System.out.println("|---|---|---|---|");
    for (int i = 2; i < arguments.length; i++) {
      new DatasetBench(Integer.parseInt(arguments[i])).run(Path.of(arguments[0]), folder);
    }
  }

  private void run(Path jar, Path folder) throws Exception {
    Path file = write(folder.resolve("rows-%d.jsonl".formatted(rows)));
    Path data = Files.createTempDirectory(folder, "store");
    var settings =
        Map.of(
            "DATASETS", "bench:" + file,
            "MAX_EXAMPLES", String.valueOf(rows),
            "CANDELA_DATA", data.toString());
    try (var server = new ServerProcess(jar, settings, folder.resolve("datasets.log"))) {
      for (var kind : kinds().entrySet()) {
        measure(server, kind.getKey(), kind.getValue());
      }
      System.out.printf(
          "| %d | ready after %.1f s, peak %d MB | | |%n",
          rows, server.secondsToReady(), server.peakMemory() >> 20);
    }
  }

  private Map<String, Supplier<String>> kinds() {
    var kinds = new LinkedHashMap<String, Supplier<String>>();
    kinds.put("page", () -> "offset=" + random.nextInt(rows));
    kinds.put("search", () -> "query=" + word() + "%20" + word() + "%20" + random.nextInt(rows));
    kinds.put("search without", () -> "query=-" + word() + "%20" + random.nextInt(rows));
    kinds.put(
        "range", () -> "query=score:%d-%d".formatted(random.nextInt(500), random.nextInt(1000)));
    kinds.put("facet", () -> "facet=source:s%d&offset=%d".formatted(random.nextInt(8), one()));
    kinds.put("order", () -> "sort=%s&query=%d".formatted(order(), random.nextInt(rows)));
    return kinds;
  }

  private int one() {
    return random.nextInt(Math.max(1, rows / 10));
  }

  private String order() {
    return (random.nextBoolean() ? "-" : "")
        + List.of("prompt", "target", "score", "source").get(random.nextInt(4));
  }

  private String word() {
    return VOCABULARY.get(random.nextInt(VOCABULARY.size()));
  }

  private void measure(ServerProcess server, String name, Supplier<String> query) throws Exception {
    double[] seconds = new double[REQUESTS];
    for (int i = -WARM_UP; i < REQUESTS; i++) {
      double took = server.get("/api/v1/datasets/bench/examples?limit=100&" + query.get());
      if (i >= 0) {
        seconds[i] = took;
      }
    }
    Arrays.sort(seconds);
    System.out.printf(
        "| %d | %s | %.1f | %.1f |%n",
        rows, name, seconds[REQUESTS / 2] * 1e3, seconds[REQUESTS * 95 / 100] * 1e3);
  }

  private Path write(Path file) throws Exception {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < rows; i++) {
        var row = new LinkedHashMap<String, Object>();
        row.put("prompt", i + " " + words(WORDS));
        row.put("target", words(8));
        row.put("source", "s" + random.nextInt(8));
        row.put("score", random.nextInt(10_000) / 10.0);
        out.write(JSON.writeValueAsString(row));
        out.newLine();
      }
    }
    return file;
  }

  private String words(int count) {
    return IntStream.range(0, count).mapToObj(i -> word()).collect(Collectors.joining(" "));
  }
}
