package dev.candela.lm.tokenizer;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.domains.DomainContextBase;

/**
 * Texts that tokenizers get wrong: characters of every length, and everything that is not a letter.
 */
final class TokenizerTexts extends DomainContextBase {
  private static final String[] SNIPPETS = {
    "the",
    " council",
    "Hi",
    "12",
    ".",
    ":",
    " ",
    "  ",
    "     ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "\0",
    "é",
    "e\u0301",
    "ñ\u0303\u0308",
    "ß",
    "日本語",
    "中文",
    "한국어",
    "שלום",
    "مرحبا",
    "\u200f",
    "😀",
    "👩‍👩‍👧‍👦",
    "🇩🇪",
    "👍🏽",
    "\u200d",
    "\uFEFF",
    "\uFFFD",
    "▁",
    "Ġ",
    "Ċ",
    "<0x0A>",
    "<s>",
    "</s>",
    "<bos>",
    "<unk>",
    "<|endoftext|>",
    "<|begin_of_text|>",
    "<",
    "|",
    "\u00a0",
    "\u3000",
    "ﬁ",
    "Å",
    "\uDBFF\uDFFF",
    "\u0085",
    "\u2028"
  };

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> snippets = Arbitraries.of(SNIPPETS);
    Arbitrary<String> characters =
        Arbitraries.integers()
            .between(0, 0x10FFFF)
            .filter(c -> c < 0xD800 || c > 0xDFFF)
            .map(Character::toString);
    return Arbitraries.frequencyOf(Tuple.of(8, snippets), Tuple.of(1, characters))
        .list()
        .ofMaxSize(24)
        .map(parts -> String.join("", parts));
  }
}
