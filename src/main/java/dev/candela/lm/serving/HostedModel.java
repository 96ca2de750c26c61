package dev.candela.lm.serving;

/** The model that this process itself hosts, for those in it who would use it without HTTP. */
public interface HostedModel {

  /** How it is called, also while it is being loaded. */
  String name();

  /** How far the model has come. */
  State state();

  /** How far a model has come. */
  sealed interface State {

    /** It is being loaded. */
    record Loading() implements State {}

    /**
     * It can be used.
     *
     * @param queue the model, behind its queue
     * @param revision a hash of everything that decides its answers
     */
    record Ready(ModelQueue queue, String revision) implements State {}

    /** It will not come; the reason is a sentence. */
    record Failed(String reason) implements State {}
  }
}
