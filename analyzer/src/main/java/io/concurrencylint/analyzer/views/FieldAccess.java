package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import io.concurrencylint.analyzer.finding.Location;
import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.resolve.FieldSymbol;

/**
 * An access of a field, or of the plain object that a field holds.
 *
 * @param base the object whose field it is, in normal form; null for a static field
 */
public record FieldAccess(Routine routine, int node, FieldSymbol field, Ref base, Kind kind) {

  /** What is done. */
  public enum Kind {
    /** The field is read. */
    READ,
    /** The field is assigned. */
    WRITE,
    /** A method of what it holds is called that changes nothing, or an element is read. */
    USE,
    /** What it holds is walked through from end to end. */
    ITERATE,
    /** What it holds is changed. */
    CHANGE
  }

  /** Whether another access at the same time conflicts with it, whatever that one does. */
  public boolean writes() {
    return kind == Kind.WRITE || kind == Kind.CHANGE;
  }

  /** Whether it is about what the field holds rather than the field. */
  public boolean isOfContents() {
    return kind == Kind.USE || kind == Kind.ITERATE || kind == Kind.CHANGE;
  }

  public Location location() {
    return routine.location(node);
  }

  /** What it does, in the present tense: {@code "writes Account.balance"}. */
  public String action() {
    String verb =
        switch (kind) {
          case READ -> "reads ";
          case WRITE -> "writes ";
          case USE -> "uses ";
          case ITERATE -> "iterates over ";
          case CHANGE -> "changes ";
        };
    return verb + field.display();
  }
}
