package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.facts.Ref;
import java.util.List;

/**
 * A queue, exchanger or the like, known by the place where it is made.
 *
 * @param made its creation
 * @param name as the source calls it
 * @param capacity how many elements it takes before a sender waits: 0 when sender and receiver
 *     meet, {@link #UNBOUNDED}, or {@link #UNKNOWN} when bounded by what is not known
 * @param shared whether code outside the program may send and receive too
 * @param operations of the program, in order
 */
public record Channel(
    CallSite made, String name, int capacity, boolean shared, List<Operation> operations) {

  public static final int UNBOUNDED = Integer.MAX_VALUE;
  public static final int UNKNOWN = -1;

  /** What an operation does to the channel. */
  public enum Kind {
    SEND,
    RECEIVE,
    EXCHANGE,
    /** Anything else that may add or remove elements. */
    OTHER
  }

  /**
   * One operation.
   *
   * @param waits as long as it takes, rather than giving up at once or after a time
   * @param sole whether no other channel can be meant
   */
  public record Operation(CallSite site, Kind kind, boolean waits, boolean sole) {}

  public Channel {
    operations = List.copyOf(operations);
  }

  /** Operations of these kinds. */
  public List<Operation> of(Kind... kinds) {
    List<Kind> wanted = List.of(kinds);
    return operations.stream().filter(each -> wanted.contains(each.kind())).toList();
  }

  public boolean isBounded() {
    return capacity != UNBOUNDED;
  }

  /** Whether it is made without elements: nothing but a capacity or a flag goes in. */
  public boolean isEmptyAtFirst() {
    return made.arguments().stream()
        .allMatch(
            argument ->
                argument instanceof Ref.Constant
                    || made.target() != null
                        && made.target().method() != null
                        && made.target().method().parameters().get(0).isPrimitive());
  }

  /** The object itself. */
  public Ref object() {
    return made.result();
  }
}
