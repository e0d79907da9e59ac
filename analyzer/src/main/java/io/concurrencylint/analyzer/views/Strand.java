package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.flow.Routine;
import io.concurrencylint.analyzer.ir.Body;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** A thread of a {@link DryRun}. */
final class Strand {

  /** A call in progress. */
  static final class Frame {
    final Routine routine;
    final Object[] registers;
    final Object self;
    int node = Body.ENTRY;

    /** Its caller goes on by itself: a constructor, an initialiser. */
    boolean quiet;

    Frame(Routine routine, Object self) {
      this.routine = routine;
      this.self = self;
      this.registers = new Object[routine.body().registers()];
      Arrays.fill(registers, Thing.UNKNOWN);
    }
  }

  final String name;
  final Deque<Frame> frames = new ArrayDeque<>();

  /** What it waits for, null while it runs. */
  DryRun.Wait wait;

  /** It gives up after a time. */
  boolean timed;

  /** Completed when it ends. */
  Thing future;

  /** The executor whose thread it is, or null. */
  Thing executor;

  boolean ended;

  /** Simple name of the exception under way. */
  String exception;

  Strand(String name) {
    this.name = name;
  }

  Frame top() {
    return frames.peek();
  }
}
