package io.concurrencylint.explorer.model;

import io.concurrencylint.explorer.detect.VectorClock;
import io.concurrencylint.explorer.schedule.Operation;
import java.util.ArrayList;
import java.util.List;

/** A thread of the program under test. */
final class Task {
  /** Why a task cannot go on. */
  enum Wait {
    /** It can: it has a pending operation. */
    NOTHING,
    MONITOR,
    NOTIFICATION,
    PARK,
    JOIN,
    SLEEP,
    INITIALISATION
  }

  /** What ended a wait. */
  enum Wake {
    NONE,
    SIGNAL,
    TIMEOUT,
    INTERRUPT,
    SPURIOUS
  }

  final int id;
  final Thread thread;

  /** What to run instead of {@code thread.run()}, or null. */
  final Runnable body;

  /** Whether its code is the program's own from the first instruction. */
  final boolean userBody;

  final Operation operation = new Operation();
  final VectorClock clock = new VectorClock();

  /** Places that its next transition needs enabled. */
  final List<Long> carry = new ArrayList<>();

  /** Shadows of the monitors it holds, in the order of entry. */
  final List<Shadow> held = new ArrayList<>();

  Wait waiting = Wait.NOTHING;
  Wake wake = Wake.NONE;
  Shadow waitingFor;
  boolean begun;
  boolean done;
  boolean permit;
  boolean yielding;
  VectorClock permitClock;
  VectorClock interruptClock;

  /** End of a timed wait on the virtual clock in nanoseconds, or -1. */
  long deadline = -1;

  /** Length of that wait in nanoseconds. */
  long patience;

  /** The JDK call it is in: receiver and site. */
  Object callReceiver;

  int callSite;
  int callDepth;

  int anchorSite;
  long anchorPlace;
  int repeats;
  int anchorEpoch;

  /** Times it has yielded or timed out since anything real happened. */
  int hints;

  int hintEpoch;

  /** The racy field that it keeps reading an older value of, or null. */
  String staleField;

  /** Turns in a row in which others could have gone on, and how many it gets. */
  int turns;

  int turnLimit = 10_000;

  /** Plain accesses since its last scheduling point. */
  int passed;

  int timeReads;
  long seeds;

  /** Where it stands, in executions that capture stacks. */
  Throwable point;

  /** What a report says of its pending or last operation. */
  String last = "";

  /** The engine's own handle. */
  Object handle;

  /** Region depth saved while another task has the carrier. */
  int ignoring;

  Object container;

  Task(int id, Thread thread, Runnable body, boolean userBody) {
    this.id = id;
    this.thread = thread;
    this.body = body;
    this.userBody = userBody;
    clock.tick(id);
  }

  boolean timed() {
    return deadline >= 0;
  }

  String name() {
    String name = thread.getName();
    return name.isEmpty() ? "T" + id : name;
  }

  /** Its stack at the last scheduling point; null unless stacks are captured. */
  StackTraceElement[] stack() {
    return point == null ? null : point.getStackTrace();
  }
}
