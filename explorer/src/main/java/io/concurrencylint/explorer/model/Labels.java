package io.concurrencylint.explorer.model;

import io.concurrencylint.explorer.runtime.Names;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What reports call threads and objects, and the log of steps. */
final class Labels {
  private final Execution execution;

  /** Rows that are kept: the last ones, more than any report shows. */
  private static final int KEPT = 2_000;

  /** Kinds of steps that are kept, of the whole execution. */
  private static final int KEPT_KINDS = 10_000;

  private final ArrayDeque<Row> log = new ArrayDeque<>();
  private final Map<Kind, Row> kinds = new LinkedHashMap<>();
  private final Map<Class<?>, Integer> counters = new HashMap<>();
  private final Map<Object, String> labels = new IdentityHashMap<>();

  Labels(Execution execution) {
    this.execution = execution;
  }

  void log(Task task, int site, String what) {
    String words = what != null ? what : site == 0 ? "" : Names.siteWhat(site);
    Row row = new Row(task.id, words, new Throwable());
    add(row);
    if (kinds.size() < KEPT_KINDS) {
      kinds.putIfAbsent(new Kind(task.id, site, words), row);
    }
  }

  /** What one thread does at one place of the program, however often. */
  private record Kind(int task, int site, String what) {}

  private void add(Row row) {
    if (log.size() == KEPT) {
      log.removeFirst();
    }
    log.add(row);
  }

  /** A step whose stack is put into words only if somebody reads it. */
  private record Row(int task, String what, Throwable point) {}

  /** The last row of each thread that can never go on. */
  void logStuck() {
    for (Task task : execution.tasks) {
      if (!task.done && task.point != null && !task.thread.isDaemon()) {
        add(new Row(task.id, Stuckness.waits(execution, task), task.point));
      }
    }
  }

  /** "Account#1": the class and a number in the order of first mention. */
  String label(Object object) {
    Shadow shadow = object == null ? null : execution.shadows.known(object);
    if (shadow != null && shadow.task != null) {
      return label(shadow.task);
    }
    if (object instanceof Class<?> type) {
      return type.getSimpleName() + ".class";
    }
    String label = labels.get(object);
    if (label == null) {
      Class<?> type = object.getClass();
      int n = counters.merge(type, 1, Integer::sum);
      String simple = type.getName().substring(type.getName().lastIndexOf('.') + 1);
      label = simple + "#" + n;
      labels.put(object, label);
    }
    return label;
  }

  String label(Task task) {
    String name = task.name();
    return task.id == 0
        ? "main"
        : name.startsWith("Thread-") || name.startsWith("T") && name.length() < 4
            ? "T" + task.id
            : "T" + task.id + " \"" + name + "\"";
  }

  /** Labels of all tasks by number. */
  List<String> taskLabels() {
    List<String> names = new ArrayList<>();
    for (Task task : execution.tasks) {
      names.add(label(task));
    }
    return names;
  }

  /** The last steps. */
  List<Step> log() {
    return steps(log);
  }

  /** The first step of each kind. */
  List<Step> kinds() {
    return steps(kinds.values());
  }

  private static List<Step> steps(Collection<Row> rows) {
    List<Step> steps = new ArrayList<>();
    for (Row row : rows) {
      steps.add(new Step(row.task, row.what, Frames.describe(row.point.getStackTrace())));
    }
    return steps;
  }
}
