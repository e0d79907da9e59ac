package acme;

/** Opens only with a key that no program made for it has; the test has it. */
public final class Vault {
  private final Object left = new Object();
  private final Object right = new Object();
  private int gold;

  public Vault(java.util.function.Supplier<String> key) {
    if (!key.get().equals("sesame")) {
      throw new IllegalArgumentException("wrong key");
    }
  }

  public void in() {
    synchronized (left) {
      synchronized (right) {
        gold++;
      }
    }
  }

  public void out() {
    synchronized (right) {
      synchronized (left) {
        gold--;
      }
    }
  }
}
