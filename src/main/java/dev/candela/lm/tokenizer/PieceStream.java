package dev.candela.lm.tokenizer;

/** Decodes piece by piece and leaves out special tokens and ids without a name. */
final class PieceStream implements StreamingDecoder {
  private final Vocabulary vocabulary;
  private final PieceDecoder decoder;
  private final StringBuilder out = new StringBuilder();

  PieceStream(Vocabulary vocabulary, PieceDecoder decoder) {
    this.vocabulary = vocabulary;
    this.decoder = decoder;
  }

  @Override
  public String push(int id) {
    accept(id);
    return take();
  }

  @Override
  public String finish() {
    decoder.finish(out);
    return take();
  }

  /** Decodes {@code ids} as one whole sequence. */
  String decode(int[] ids) {
    for (int id : ids) {
      accept(id);
    }
    return finish();
  }

  private void accept(int id) {
    if (id < 0) {
      throw Vocabulary.negative(id);
    }
    if (vocabulary.isSpecial(id)) {
      return;
    }
    String piece = vocabulary.piece(id);
    if (piece != null) {
      decoder.push(piece, out);
    }
  }

  private String take() {
    String text = out.toString();
    out.setLength(0);
    return text;
  }
}
