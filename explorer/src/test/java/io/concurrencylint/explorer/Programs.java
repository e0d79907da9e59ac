package io.concurrencylint.explorer;

import io.concurrencylint.explorer.detect.FailureKind;
import io.concurrencylint.explorer.model.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import programs.Shows;

/** The small programs and what must come of each. */
final class Programs {
  private static final List<Class<?>> HOLDERS =
      List.of(
          programs.Monitors.class,
          programs.Waiting.class,
          programs.Threads.class,
          programs.Memory.class,
          programs.Atomics.class,
          programs.Locks.class,
          programs.Synchronizers.class,
          programs.Queues.class,
          programs.Shared.class,
          programs.Pools.class,
          programs.Classes.class,
          programs.Patient.class,
          programs.Subtle.class,
          programs.Services.class,
          programs.Corners.class);

  private Programs() {}

  /** One program. */
  record Program(String className, Set<FailureKind> kinds) {
    boolean fails() {
      return !kinds.isEmpty();
    }

    String name() {
      return className.substring(className.indexOf('.') + 1);
    }

    ExploreOptions options(long executions, Duration limit) {
      return ExploreOptions.of(new ExploreOptions.Run(className), Jdks.classPath())
          .withSettings(Settings.defaults())
          .withLimits(executions, limit);
    }

    /** What is wrong with the result, or null. */
    String complaint(Result result) {
      if (!fails()) {
        return result.verdict() == Verdict.NOT_REPRODUCED && result.cut() == 0
            ? null
            : "nothing expected, but " + words(result);
      }
      return result.verdict() == Verdict.CONFIRMED && kinds.contains(result.failure().kind())
          ? null
          : kinds + " expected, but " + words(result);
    }

    private static String words(Result result) {
      return result.verdict() == Verdict.CONFIRMED
          ? result.failure().kind() + ": " + result.failure().message()
          : result.verdict() + " " + result.reason() + " cut " + result.cut();
    }
  }

  static List<Program> all() {
    return of(HOLDERS);
  }

  /** Programs for JDK 21 and later. */
  static List<Program> virtual() {
    return of(List.of(programs.VirtualThreads.class));
  }

  private static List<Program> of(List<Class<?>> holders) {
    List<Program> programs = new ArrayList<>();
    for (Class<?> holder : holders) {
      for (Class<?> type : holder.getDeclaredClasses()) {
        if (Runnable.class.isAssignableFrom(type)) {
          Shows shows = type.getAnnotation(Shows.class);
          Set<FailureKind> kinds = EnumSet.noneOf(FailureKind.class);
          if (shows != null) {
            kinds.addAll(List.of(shows.value()));
          }
          programs.add(new Program(type.getName(), kinds));
        }
      }
    }
    programs.sort(Comparator.comparing(Program::className));
    return programs;
  }
}
