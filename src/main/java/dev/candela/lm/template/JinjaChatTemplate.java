package dev.candela.lm.template;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.interpret.Context.Library;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.interpret.TemplateError;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import com.hubspot.jinjava.loader.ResourceNotFoundException;
import dev.candela.lm.ChatMessage;
import dev.candela.lm.ChatTemplate;
import dev.candela.lm.LanguageModelException;
import dev.candela.lm.LanguageModelException.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A template in Jinja, with what transformers adds to it: blocks take no lines of their own, {@code
 * raise_exception} refuses a conversation, {@code strftime_now} tells the date.
 *
 * <p>The template is a program of whoever made the checkpoint, so it gets no files, and limits;
 * what people wrote is only ever data to it.
 */
final class JinjaChatTemplate implements ChatTemplate {
  private static final int MOST_CHARACTERS = 8 << 20;
  private static final int MOST_ITEMS = 100_000;
  private static final int MOST_STEPS = 10_000;
  private static final int MOST_DEPTH = 64;

  private final String source;
  private final Map<String, String> tokens;
  private final Jinjava jinjava;

  /**
   * @param source the template
   * @param tokens special tokens by role, such as {@code bos_token}
   */
  JinjaChatTemplate(String source, Map<String, String> tokens) {
    this.source = source;
    this.tokens = Map.copyOf(tokens);
    jinjava = jinjava();
  }

  private static Jinjava jinjava() {
    JinjavaConfig config =
        JinjavaConfig.newBuilder()
            .withTrimBlocks(true)
            .withLstripBlocks(true)
            .withNestedInterpretationEnabled(false)
            .withMaxOutputSize(MOST_CHARACTERS)
            .withMaxStringLength(MOST_CHARACTERS)
            .withMaxListSize(MOST_ITEMS)
            .withMaxMapSize(MOST_ITEMS)
            .withRangeLimit(MOST_STEPS)
            .withMaxRenderDepth(MOST_DEPTH)
            .withMaxMacroRecursionDepth(MOST_DEPTH)
            .withDisabled(
                Map.of(
                    Library.TAG,
                    Set.of("include", "import", "from", "extends"),
                    Library.FUNCTION,
                    Set.of()))
            .withLegacyOverrides(
                LegacyOverrides.newBuilder()
                    .withParseWhitespaceControlStrictly(true)
                    .withUseTrimmingForNotesAndExpressions(true)
                    .withUseSnakeCasePropertyNaming(true)
                    .withUseNaturalOperatorPrecedence(true)
                    .withKeepNullableLoopValues(true)
                    .withUsePyishObjectMapper(true)
                    .build())
            .build();
    Jinjava jinjava = new Jinjava(config);
    jinjava.setResourceLocator(
        (name, _, _) -> {
          throw new ResourceNotFoundException(name);
        });
    var functions = jinjava.getGlobalContext();
    functions.registerFunction(
        new ELFunctionDefinition(
            "", "raise_exception", TemplateFunctions.class, "raise", String.class));
    functions.registerFunction(
        new ELFunctionDefinition("", "strftime_now", TemplateFunctions.class, "now", String.class));
    return jinjava;
  }

  @Override
  public String render(List<ChatMessage> messages) {
    Map<String, Object> bindings = new HashMap<>(tokens);
    bindings.put(
        "messages",
        messages.stream()
            .map(each -> Map.of("role", each.role(), "content", each.content()))
            .toList());
    bindings.put("add_generation_prompt", true);
    RenderResult result = jinjava.renderForResult(source, bindings);
    for (TemplateError error : result.getErrors()) {
      if (error.getSeverity() == TemplateError.ErrorType.FATAL) {
        throw refused(error);
      }
    }
    return result.getOutput();
  }

  private static LanguageModelException refused(TemplateError error) {
    for (Throwable cause = error.getException(); cause != null; cause = cause.getCause()) {
      if (cause instanceof TemplateFunctions.Raised raised) {
        return new LanguageModelException(
            Kind.INVALID,
            "the model's chat template refuses the conversation: " + raised.getMessage(),
            -1,
            "messages",
            Map.of());
      }
    }
    return new LanguageModelException(
        Kind.UNSUPPORTED,
        "the model's chat template cannot be rendered: line %d uses what is not supported"
            .formatted(error.getLineno()),
        -1,
        "apply_chat_template",
        Map.of("line", error.getLineno()));
  }
}
