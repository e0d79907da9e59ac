package io.concurrencylint.explorer;

import java.nio.file.Path;
import java.time.Duration;

final class ProgramsRunner {
  public static void main(String[] a) throws Exception {
    Path home = Path.of(a[0]);
    ExploreOptions.EngineName engine = ExploreOptions.EngineName.valueOf(a[1]);
    int bad = 0;
    long t0 = System.nanoTime();
    try (Explorer explorer = new Explorer(home, Jdks.classPath())) {
      for (Programs.Program p : Programs.all()) {
        if (a.length > 2 && !p.name().matches(a[2])) continue;
        long t = System.nanoTime();
        Result r = explorer.explore(p.options(p.fails() ? 5000 : 1000, Duration.ofSeconds(4)).withEngine(engine), Explorer.Progress.NONE);
        String c = p.complaint(r);
        if (c != null) bad++;
        System.out.printf("%s %-45s %s at %d ex %d %.2fs%n", c == null ? "ok  " : "BAD ", p.name(), c == null ? (r.failure() == null ? "-" : r.failure().kind() + " " + r.schedule().preemptions()) : c, r.failedAt(), r.executions(), (System.nanoTime() - t) / 1e9);
      }
    }
    System.out.println("bad " + bad + " in " + (System.nanoTime() - t0) / 1e9);
  }
}
