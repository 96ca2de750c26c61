package dev.candela.lm;

import java.util.List;

/** How a model that was trained on conversations wants them written down. */
public interface ChatTemplate {

  /**
   * The conversation as the text that the model reads, special tokens included by name, up to the
   * place where the model's answer begins. Tokenise it with {@link SpecialTokens#IN_TEXT}.
   *
   * @throws LanguageModelException of kind {@code INVALID} if the template refuses the conversation
   */
  String render(List<ChatMessage> messages);
}
