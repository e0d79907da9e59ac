package io.concurrencylint.explorer.schedule;

/**
 * The program did not do the same again under the same schedule: something outside the model (real
 * time, identity hash codes, a random seed, files) steers it.
 */
public final class Diverged extends RuntimeException {
  private static final long serialVersionUID = 1;

  public Diverged(String message) {
    super(message);
  }
}
