package io.concurrencylint.explorer.schedule;

/** What a task will do as soon as it is picked. Mutable: each task has one and reuses it. */
public final class Operation {
  /** The kinds of operation that a strategy may want to tell apart. */
  public enum Kind {
    BEGIN,
    READ,
    WRITE,
    UPDATE,
    ENTER,
    CALL,
    JOIN,
    RESUME,
    TIMEOUT,
    YIELD
  }

  public Kind kind = Kind.BEGIN;

  /** The location or object that it touches: the same number means the same place; 0 means none. */
  public long place;

  /** The number of the site in the program, for search directed at a site; 0 means none. */
  public int site;

  /** Sets all three. */
  public void set(Kind newKind, long newPlace, int newSite) {
    kind = newKind;
    place = newPlace;
    site = newSite;
  }

  /** Whether the order of the two may matter: same place, and not both are reads. */
  public boolean conflictsWith(Operation other) {
    return place != 0 && place == other.place && !(kind == Kind.READ && other.kind == Kind.READ);
  }
}
