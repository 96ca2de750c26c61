package dev.candela.modelserver.wire;

import dev.candela.error.ErrorCode;
import dev.candela.error.Given;
import dev.candela.error.RequestRefused;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request must be like, apart from what only the model knows. The first violation refuses
 * the whole request: an answer always has an entry for each input, and nothing is computed in vain.
 */
final class RequestRules {

  private static final int MOST_STOP_TEXTS = 16;
  private static final int MOST_MESSAGES = 1000;

  private final int mostCharacters;

  RequestRules(int mostCharacters) {
    this.mostCharacters = mostCharacters;
  }

  void check(InferenceRequest request) {
    // Jackson leaves null where a field is missing.
    if (isNull(request.inputs())) {
      throw RequestRefused.field(null, "inputs", "is missing; it must be a list of objects.");
    }
    new ParameterRules(null).check(request.parameters());
    for (int i = 0; i < request.inputs().size(); i++) {
      check(request.inputs().get(i), i);
    }
  }

  private void check(InferenceInput input, int index) {
    String field = checkPrompt(input, index);
    Given.checkSound(index, "target", input.target());
    int prompt = characters(input);
    int characters = prompt + input.target().length();
    if (characters > mostCharacters) {
      throw RequestRefused.field(
          ErrorCode.TOO_LONG,
          index,
          prompt > mostCharacters ? field : "target",
          "makes a text of %d characters; at most %d are taken."
              .formatted(characters, mostCharacters),
          Map.of("have", characters, "limit", mostCharacters, "unit", "characters"));
    }
    checkSelection(input, index);
    new ParameterRules(index).check(input.parameters());
  }

  /** Checks what the model is given; the name of the field that it is in. */
  private static String checkPrompt(InferenceInput input, int index) {
    List<Message> messages = input.messages();
    if (messages == null) {
      if (input.promptOrNull() == null) {
        throw RequestRefused.field(index, "prompt", "is missing; it must be a string.");
      }
      Given.checkSound(index, "prompt", input.prompt());
      return "prompt";
    }
    if (input.promptOrNull() != null) {
      throw RequestRefused.field(index, "messages", "cannot be given beside a prompt.");
    }
    if (isFalse(input.applyChatTemplate())) {
      throw RequestRefused.field(
          index, "apply_chat_template", "cannot be false where there are messages.");
    }
    if (messages.isEmpty() || messages.size() > MOST_MESSAGES) {
      throw RequestRefused.field(
          index,
          "messages",
          "has %d messages; it must have from 1 to %d.".formatted(messages.size(), MOST_MESSAGES));
    }
    for (Message message : messages) {
      if (isNull(message) || isNull(message.role()) || isNull(message.content())) {
        throw RequestRefused.field(
            index, "messages", "must be a list of objects with role and content.");
      }
      Given.checkSound(index, "messages.role", message.role());
      Given.checkSound(index, "messages.content", message.content());
    }
    return "messages";
  }

  private static boolean isFalse(@Nullable Boolean value) {
    return value != null && !value;
  }

  private static int characters(InferenceInput input) {
    List<Message> messages = input.messages();
    return messages == null
        ? input.prompt().length()
        : messages.stream().mapToInt(each -> each.role().length() + each.content().length()).sum();
  }

  private static void checkSelection(InferenceInput input, int index) {
    List<Integer> span = input.targetSpan();
    if (span == null) {
      return;
    }
    if (input.targetMask() != null && !input.targetMask().isEmpty()) {
      throw RequestRefused.field(index, "target_span", "cannot be given beside a target_mask.");
    }
    if (span.size() != 2 || span.contains(null) || span.getFirst() < 0) {
      throw RequestRefused.field(
          index, "target_span", "must be two whole numbers, [start, end], from 0 on.");
    }
  }

  /** What reflection did not fill in, whatever the type says. */
  private static boolean isNull(@Nullable Object value) {
    return value == null;
  }

  /** The rules for the parameters of a request or, with an index, of an input. */
  private record ParameterRules(@Nullable Integer index) {

    void check(@Nullable Parameters given) {
      if (given == null) {
        return;
      }
      checkRange("max_new_tokens", given.maxNewTokens(), 1, Integer.MAX_VALUE);
      checkRange("min_new_tokens", given.minNewTokens(), 0, Integer.MAX_VALUE);
      checkRange("temperature", given.temperature(), 0, 100);
      checkRange("top_k", given.topK(), 0, Integer.MAX_VALUE);
      checkRange("top_p", given.topP(), Double.MIN_VALUE, 1);
      checkRange("seed", given.seed(), 0, Long.MAX_VALUE);
      if (given.minNewTokens() != null
          && given.maxNewTokens() != null
          && given.minNewTokens() > given.maxNewTokens()) {
        throw refused("min_new_tokens", "is more than max_new_tokens.");
      }
      checkStop(given.stop());
    }

    private void checkRange(String field, @Nullable Number value, double least, double most) {
      if (value == null) {
        return;
      }
      double number = value.doubleValue();
      // Written so that NaN fails.
      if (!(number >= least && number <= most)) {
        throw refused(field, "must be " + range(field, least, most) + ".");
      }
    }

    private static String range(String field, double least, double most) {
      if (field.equals("top_p")) {
        return "above 0 and at most 1";
      }
      String from = "%d or more".formatted((long) least);
      return most > 100 ? from : "from %d to %d".formatted((long) least, (long) most);
    }

    private void checkStop(@Nullable List<String> stop) {
      if (stop == null) {
        return;
      }
      if (stop.size() > MOST_STOP_TEXTS) {
        throw refused("stop", "has more than %d texts.".formatted(MOST_STOP_TEXTS));
      }
      for (String text : stop) {
        if (isNull(text) || text.isEmpty()) {
          throw refused("stop", "has an empty text.");
        }
        Given.checkSound(index, "parameters.stop", text);
      }
    }

    private RequestRefused refused(String field, String what) {
      return RequestRefused.field(index, "parameters." + field, what);
    }
  }
}
