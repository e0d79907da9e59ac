package io.concurrencylint.analyzer.views;

import io.concurrencylint.analyzer.flow.Routine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An object of a {@link DryRun}, with what matters of its state. */
final class Thing {

  /** What it does to threads. */
  enum Sort {
    PLAIN,
    CODE,
    LIST,
    QUEUE,
    EXCHANGER,
    LATCH,
    BARRIER,
    THREAD,
    EXECUTOR,
    FUTURE
  }

  /** The value that is not known. */
  static final Object UNKNOWN = new Object();

  /** An element of a queue, with the sender who waits until it is taken, or null. */
  record Item(Object value, Strand sender) {}

  final Sort sort;
  final CallSite made;
  final String type;
  final Map<String, Object> fields = new HashMap<>();

  /** Registers of the frame that a lambda or local class was made in. */
  Object[] environment;

  /** The code of a lambda or bound method reference. */
  Routine routine;

  /** The receiver of a bound method reference; what surrounds a lambda. */
  Object self;

  /** Of a method reference to a library: the call it stands for. */
  String libraryMethod;

  /** Elements of a queue or list, tasks of an executor. */
  final Deque<Item> items = new ArrayDeque<>();

  final List<Object> elements = new ArrayList<>();

  /** Capacity, count, parties, or threads. */
  int size;

  /** Threads running a task, parties that have arrived. */
  int busy;

  boolean done;
  Object value = UNKNOWN;

  /** What a thread runs. */
  Object task;

  Strand strand;

  Thing(Sort sort, CallSite made, String type) {
    this.sort = sort;
    this.made = made;
    this.type = type;
  }

  /** Whether threads can meet at it, so that losing sight of it loses the run. */
  boolean matters() {
    return sort != Sort.PLAIN || environment != null || !fields.isEmpty();
  }
}
