package dev.candela.app.job;

/** Another instance works on the job by now, or it is gone: what was found out is not recorded. */
public final class LeaseLost extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LeaseLost() {
    super("the job belongs to somebody else");
  }
}
