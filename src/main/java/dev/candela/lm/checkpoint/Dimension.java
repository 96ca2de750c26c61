package dev.candela.lm.checkpoint;

/** The sizes that shapes of weights are made of. */
enum Dimension {
  /** V. */
  VOCABULARY,
  /** Rows of the table of learned positions. */
  POSITIONS,
  /** d. */
  WIDTH,
  /** F. */
  FFN,
  /** hd. */
  HEAD,
  /** H·hd. */
  QUERIES,
  /** K·hd. */
  KEYS,
  /** H. */
  QUERY_HEADS,
  /** K. */
  KEY_HEADS,
  /** (H + 2K)·hd: queries, keys and values one after the other. */
  QUERIES_KEYS_VALUES;

  /** The size in a decoder. */
  long in(DecoderConfig config) {
    long headDim = config.headDim();
    return switch (this) {
      case VOCABULARY -> config.vocabulary();
      case POSITIONS -> config.contextLength();
      case WIDTH -> config.width();
      case FFN -> config.ffnWidth();
      case HEAD -> headDim;
      case QUERIES -> config.heads() * headDim;
      case KEYS -> config.kvHeads() * headDim;
      case QUERY_HEADS -> config.heads();
      case KEY_HEADS -> config.kvHeads();
      case QUERIES_KEYS_VALUES -> (config.heads() + 2L * config.kvHeads()) * headDim;
    };
  }
}
