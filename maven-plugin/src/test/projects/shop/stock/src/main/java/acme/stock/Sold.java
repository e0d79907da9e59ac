package acme.stock;

/** Correct in a program with one thread. */
public final class Sold {

  private int count;

  public void one() {
    count++;
  }

  public int count() {
    return count;
  }
}
