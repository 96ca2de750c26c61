package dev.candela.lm.checkpoint.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A preset that KerasHub knows by name.
 *
 * @param name its name
 * @param handle where it is on Kaggle: {@code owner/model/framework/variation/version}
 * @param refusal why it cannot be used here, if it cannot
 */
record KerasPreset(String name, String handle, Optional<String> refusal) {
  private static final String TABLE = "keras-presets.tsv";
  private static final Map<String, KerasPreset> ALL = read();

  static Optional<KerasPreset> named(String name) {
    return Optional.ofNullable(ALL.get(name));
  }

  private static Map<String, KerasPreset> read() {
    try (InputStream in =
            Objects.requireNonNull(KerasPreset.class.getResourceAsStream(TABLE), TABLE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .map(
              fields ->
                  new KerasPreset(
                      fields[0],
                      fields[1],
                      fields.length > 2 ? Optional.of(fields[2]) : Optional.empty()))
          .collect(Collectors.toUnmodifiableMap(KerasPreset::name, Function.identity()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
