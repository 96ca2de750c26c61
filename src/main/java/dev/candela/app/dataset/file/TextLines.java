package dev.candela.app.dataset.file;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A prompt on each line, without the white space around it. */
final class TextLines implements RowSource {

  private final LineReader lines;

  TextLines(LineReader lines) {
    this.lines = lines;
  }

  @Override
  public @Nullable Row next() throws IOException {
    for (var line = lines.read(); line != null; line = lines.read()) {
      if (line.tooLong()) {
        return Broken.tooLong(line.number());
      }
      String prompt = line.text().strip();
      if (!prompt.isEmpty()) {
        return new Found(
            line.number(), Set.of(Map.entry(FieldRules.PROMPT, TextNode.valueOf(prompt))));
      }
    }
    return null;
  }
}
