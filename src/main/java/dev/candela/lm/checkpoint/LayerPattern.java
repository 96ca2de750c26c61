package dev.candela.lm.checkpoint;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Which layers of a family see only a window of the tokens before them. */
enum LayerPattern {
  /** No layer. */
  ALL_FULL(false) {
    @Override
    OptionalInt window(ConfigFields config) {
      return OptionalInt.empty();
    }

    @Override
    boolean slides(ConfigFields config, int layer) {
      return false;
    }
  },

  /** Every layer, unless the window is null. */
  ALL_SLIDING(false) {
    @Override
    boolean slides(ConfigFields config, int layer) {
      return window(config).isPresent();
    }
  },

  /** All layers but every n-th, n being {@code sliding_window_pattern}. */
  EVERY_NTH_FULL(true) {
    @Override
    boolean slides(ConfigFields config, int layer) {
      return (layer + 1) % config.count("sliding_window_pattern", ConfigLimits.LAYERS) != 0;
    }
  },

  /** Only with {@code use_sliding_window}: the layers from {@code max_window_layers} on. */
  LATE_SLIDING(true) {
    @Override
    OptionalInt window(ConfigFields config) {
      return config.flag("use_sliding_window") ? super.window(config) : OptionalInt.empty();
    }

    @Override
    boolean slides(ConfigFields config, int layer) {
      return window(config).isPresent()
          && layer >= config.whole("max_window_layers", 0, ConfigLimits.LAYERS).orElse(0);
    }
  };

  private static final String SIZE = "sliding_window";
  private static final String SLIDING = "sliding_attention";
  private static final String FULL = "full_attention";

  /** Whether the families with this pattern may list the kinds of their layers one by one. */
  private final boolean listable;

  LayerPattern(boolean listable) {
    this.listable = listable;
  }

  OptionalInt window(ConfigFields config) {
    return config.optionalCount(SIZE, ConfigLimits.TOKENS);
  }

  abstract boolean slides(ConfigFields config, int layer);

  /** The window of each layer, in tokens; 0 for none. */
  List<Integer> windows(ConfigFields config, int layers) {
    Optional<List<String>> types = listable ? config.texts("layer_types") : Optional.empty();
    if (types.isPresent() && types.get().size() != layers) {
      throw config.wrong(
          "layer_types", "must name the kind of each of the %d layers".formatted(layers));
    }
    return IntStream.range(0, layers)
        .map(
            layer -> {
              boolean slides =
                  types
                      .map(list -> slides(config, list.get(layer)))
                      .orElseGet(() -> slides(config, layer));
              return slides ? requiredWindow(config) : 0;
            })
        .boxed()
        .toList();
  }

  private int requiredWindow(ConfigFields config) {
    String key = config.has(SIZE) ? "use_sliding_window" : SIZE;
    return window(config)
        .orElseThrow(() -> config.wrong(key, "layers with " + SLIDING + " need a window"));
  }

  private static boolean slides(ConfigFields config, String type) {
    return switch (type) {
      case SLIDING -> true;
      case FULL -> false;
      default ->
          throw config.wrong(
              "layer_types", "only %s and %s are supported".formatted(FULL, SLIDING));
    };
  }
}
