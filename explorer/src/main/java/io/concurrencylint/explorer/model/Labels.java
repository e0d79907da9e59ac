package io.concurrencylint.explorer.model;

import io.concurrencylint.explorer.runtime.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** What reports call threads and objects, and the log of steps. */
final class Labels {
  private final Execution execution;
  private final List<Step> log = new ArrayList<>();
  private final Map<Class<?>, Integer> counters = new HashMap<>();
  private final Map<Object, String> labels = new IdentityHashMap<>();

  Labels(Execution execution) {
    this.execution = execution;
  }

  void log(Task task, int site, String what) {
    String words = what != null ? what : site == 0 ? "" : Names.siteWhat(site);
    List<String> stack = Frames.describe(new Throwable().getStackTrace());
    log.add(new Step(task.id, words, stack));
  }

  /** The last row of each thread that can never go on. */
  void logStuck() {
    for (Task task : execution.tasks) {
      if (!task.done && task.stack != null && !task.thread.isDaemon()) {
        log.add(new Step(task.id, Stuckness.waits(execution, task), Frames.describe(task.stack)));
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

  List<Step> log() {
    return log;
  }
}
