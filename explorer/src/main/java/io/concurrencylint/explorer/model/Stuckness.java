package io.concurrencylint.explorer.model;

import io.concurrencylint.explorer.detect.FailureKind;
import io.concurrencylint.explorer.runtime.Memory;
import io.concurrencylint.explorer.runtime.Names;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Exchanger;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;

/** Says what it is when nobody can go on, or when those who can lead nowhere. */
final class Stuckness {
  /** Yields without any progress that make a task a spinner. */
  private static final int HINTS = 50;

  private Stuckness() {}

  /** The failure, or null when only idle threads are left and those are no failure. */
  static Problem explain(Execution execution) {
    List<Task> stuck = new ArrayList<>();
    boolean onlyIdlePools = true;
    for (Task task : execution.tasks()) {
      if (!task.done && !(task.timed() && task.thread.isDaemon())) {
        boolean idle = isIdleWorker(task);
        if (!task.thread.isDaemon() || !idle) {
          stuck.add(task);
        }
        onlyIdlePools &= idle || task.thread.isDaemon();
      }
    }
    if (onlyIdlePools && execution.tasks().get(0).done) {
      return execution.settings().leaks() ? leak(execution, stuck) : null;
    }
    stuck.removeIf(Stuckness::isIdleWorker);
    List<Task> cycle = cycle(execution, stuck);
    FailureKind kind = cycle.isEmpty() ? kindOf(execution, stuck) : FailureKind.DEADLOCK;
    List<Task> shown = cycle.isEmpty() ? stuck : cycle;
    return problem(execution, kind, shown, stuck, message(execution, kind, cycle, stuck));
  }

  /**
   * A task of the program that waits in code of the JDK which others than tasks serve (processes,
   * say), or null. Known only when stacks are captured.
   */
  static Stuck outside(Execution execution) {
    for (Task task : execution.tasks()) {
      if (!task.done && task.point != null && task.waiting == Task.Wait.PARK && task.userBody) {
        for (StackTraceElement frame : task.stack()) {
          String type = frame.getClassName();
          if (type.startsWith("java.lang.Process")) {
            return new Stuck(execution.label(task), frame, task.stack());
          }
        }
      }
    }
    return null;
  }

  private static Problem leak(Execution execution, List<Task> stuck) {
    stuck.removeIf(task -> task.thread.isDaemon());
    return problem(
        execution,
        FailureKind.LEAKED_THREAD,
        stuck,
        stuck,
        stuck.size()
            + (stuck.size() == 1 ? " thread waits" : " threads wait")
            + " for work for ever: the pool is never shut down");
  }

  /** Tasks that could go on but only spin, back off and tick, for a long time, fairly scheduled. */
  static Problem livelock(Execution execution) {
    List<Task> spinning = new ArrayList<>();
    List<Task> shown = new ArrayList<>();
    for (Task task : execution.tasks()) {
      if (task.done) {
        continue;
      }
      shown.add(task);
      if (task.thread.isDaemon() || !execution.isRunnable(task) && !task.timed()) {
        continue;
      }
      if (task.hintEpoch != execution.realEpoch() || task.hints < HINTS) {
        return null;
      }
      spinning.add(task);
    }
    if (spinning.isEmpty()) {
      return null;
    }
    return problem(execution, FailureKind.LIVELOCK, spinning, shown, stale(execution, spinning));
  }

  private static String stale(Execution execution, List<Task> spinning) {
    for (Task task : spinning) {
      if (task.staleField != null) {
        return execution.label(task)
            + " never sees the write of "
            + task.staleField
            + ": nothing makes it visible";
      }
    }
    return names(execution, spinning)
        + (spinning.size() == 1 ? " keeps" : " keep")
        + " trying and nothing ever changes";
  }

  /** Whether every task that keeps the program alive is blocked without a deadline. */
  static boolean someoneBlockedForGood(Execution execution) {
    boolean any = false;
    for (Task task : execution.tasks()) {
      if (!task.done && !task.thread.isDaemon()) {
        if (task.timed() || execution.isRunnable(task)) {
          return false;
        }
        any |= !isIdleWorker(task);
      }
    }
    return any;
  }

  private static boolean isIdleWorker(Task task) {
    return !task.userBody && task.callReceiver == null && task.waiting == Task.Wait.PARK
        || task.thread.getClass().getName().equals("java.util.TimerThread")
            && task.waiting == Task.Wait.NOTIFICATION;
  }

  private static FailureKind kindOf(Execution execution, List<Task> stuck) {
    for (Task task : stuck) {
      if (task.callReceiver instanceof Semaphore semaphore && leaked(execution, semaphore)) {
        return FailureKind.LEAKED_PERMIT;
      }
      Task owner = blocker(execution, task);
      if (owner != null && owner.done) {
        return FailureKind.LEAKED_PERMIT;
      }
    }
    for (Task task : stuck) {
      boolean waits =
          task.waiting == Task.Wait.NOTIFICATION || task.callReceiver instanceof Condition;
      Object on =
          task.waiting == Task.Wait.NOTIFICATION ? task.waitingFor.object : task.callReceiver;
      if (waits && execution.lostSignal(on) != 0) {
        return FailureKind.LOST_WAKEUP;
      }
    }
    for (Task task : stuck) {
      String call = Names.siteWhat(task.callSite);
      if ((task.callReceiver instanceof BlockingQueue
              && (call.contains(".put") || call.contains(".transfer")))
          || task.callReceiver instanceof Exchanger) {
        return FailureKind.UNRECEIVED_SEND;
      }
    }
    return FailureKind.DEADLOCK;
  }

  private static boolean leaked(Execution execution, Semaphore semaphore) {
    int[] counts = execution.permits().get(semaphore);
    if (counts == null) {
      return false;
    }
    for (Task task : execution.tasks()) {
      if (task.done && counts[task.id & 255] > 0) {
        return true;
      }
    }
    return false;
  }

  private static List<Task> cycle(Execution execution, List<Task> stuck) {
    for (Task start : stuck) {
      List<Task> path = new ArrayList<>();
      Task at = start;
      while (at != null && !at.done && !path.contains(at)) {
        path.add(at);
        at = blocker(execution, at);
      }
      if (at == start) {
        return path;
      }
    }
    return List.of();
  }

  /** Who has what the task waits for, or null. */
  static Task blocker(Execution execution, Task task) {
    return switch (task.waiting) {
      case MONITOR -> task.waitingFor.owner;
      case JOIN, INITIALISATION -> task.waitingFor.task;
      case PARK -> execution.taskOf(owner(task.callReceiver));
      default -> null;
    };
  }

  /** The thread that owns a lock of the JDK, or null. */
  private static Thread owner(Object lock) {
    if (lock == null || !(lock instanceof java.util.concurrent.locks.Lock)) {
      return null;
    }
    Field sync = find(lock.getClass(), "sync");
    if (sync == null) {
      return null;
    }
    Object synchronizer = Memory.getReference(lock, Memory.offset(sync));
    Field owner = find(synchronizer.getClass(), "exclusiveOwnerThread");
    return owner == null ? null : (Thread) Memory.getReference(synchronizer, Memory.offset(owner));
  }

  private static Field find(Class<?> from, String name) {
    for (Class<?> type = from; type != null; type = type.getSuperclass()) {
      Field field = Memory.declared(type, name);
      if (field != null) {
        return field;
      }
    }
    return null;
  }

  private static String message(
      Execution execution, FailureKind kind, List<Task> cycle, List<Task> stuck) {
    if (!cycle.isEmpty()) {
      return names(execution, cycle)
          + (cycle.size() == 1 ? " waits for itself" : " wait for each other");
    }
    List<Task> first = new ArrayList<>(stuck);
    first.removeIf(task -> task.waiting == Task.Wait.JOIN);
    String who = names(execution, first.isEmpty() ? stuck : first);
    String wait = first.size() == 1 ? " waits" : " wait";
    return switch (kind) {
      case LOST_WAKEUP -> who + wait + " for a notification that was sent before";
      case UNRECEIVED_SEND -> who + wait + " for a receiver that never comes";
      case LEAKED_PERMIT -> who + wait + " for what an ended thread never gave back";
      default -> who + " can never go on";
    };
  }

  private static String names(Execution execution, List<Task> tasks) {
    StringBuilder names = new StringBuilder();
    for (Task task : tasks) {
      if (names.length() > 0) {
        names.append(", ");
      }
      names.append(execution.label(task));
    }
    return names.toString();
  }

  private static Problem problem(
      Execution execution, FailureKind kind, List<Task> keyed, List<Task> shown, String message) {
    List<String> lines = new ArrayList<>();
    List<String> sites = new ArrayList<>();
    for (Task task : shown) {
      lines.add(line(execution, task));
    }
    for (Task task : keyed) {
      int site = site(task);
      sites.add(
          site == 0
              ? "-"
              : Names.siteMethod(site)
                  + (kind == FailureKind.LIVELOCK ? "" : ":" + Names.siteLine(site)));
    }
    Collections.sort(sites);
    return new Problem(kind, kind + "@" + sites, message, lines, null);
  }

  private static int site(Task task) {
    return task.callSite != 0 && task.callReceiver != null ? task.callSite : task.operation.site;
  }

  /** What it waits for, as one phrase. */
  static String waits(Execution execution, Task task) {
    return switch (task.waiting) {
      case NOTHING -> "can go on";
      case MONITOR -> "waits for the monitor of " + execution.label(task.waitingFor.object);
      case NOTIFICATION -> "waits to be notified on " + execution.label(task.waitingFor.object);
      case JOIN -> "waits for the end of " + execution.label(task.waitingFor.task);
      case SLEEP -> "sleeps";
      case INITIALISATION -> "waits for a class initialiser";
      case PARK ->
          task.callReceiver == null
              ? isIdleWorker(task) ? "waits for work" : "is parked"
              : "waits in "
                  + Names.siteWhat(task.callSite)
                  + " of "
                  + execution.label(task.callReceiver);
    };
  }

  private static String line(Execution execution, Task task) {
    StringBuilder line = new StringBuilder(execution.label(task)).append(' ');
    Task blocker = blocker(execution, task);
    line.append(waits(execution, task));
    if (blocker != null && task.waiting != Task.Wait.JOIN) {
      line.append(", which ").append(execution.label(blocker)).append(" holds");
    }
    if (!task.held.isEmpty()) {
      line.append("; holds");
      for (Shadow shadow : task.held) {
        line.append(' ').append(execution.label(shadow.object));
      }
    }
    if (task.point != null) {
      for (String frame : Frames.describe(task.stack())) {
        line.append("\n    at ").append(frame);
      }
    } else if (site(task) != 0) {
      int site = site(task);
      line.append("\n    at ")
          .append(Names.siteMethod(site))
          .append(':')
          .append(Names.siteLine(site));
    }
    return line.toString();
  }
}
