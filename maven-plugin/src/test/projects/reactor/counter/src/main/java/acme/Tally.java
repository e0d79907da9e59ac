package acme;

/** Correct in a program with one thread. */
public final class Tally {

  private int count;

  public void add() {
    count++;
  }

  public int count() {
    return count;
  }
}
