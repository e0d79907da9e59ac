package io.concurrencylint.explorer.report;

/** Stack traces without the tool's own frames. */
public final class Traces {
  private Traces() {}

  public static String of(Throwable thrown) {
    StringBuilder text = new StringBuilder();
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      text.append(t == thrown ? "" : "caused by ").append(t);
      text.append(of(t.getStackTrace())).append('\n');
    }
    return text.toString();
  }

  public static String of(StackTraceElement[] stack) {
    StringBuilder text = new StringBuilder();
    for (StackTraceElement frame : stack) {
      String name = frame.getClassName();
      if (!name.startsWith("io.concurrencylint.explorer.")
          && !name.startsWith("java.lang.reflect.")
          && !name.startsWith("jdk.internal.reflect.")
          && !name.startsWith("jdk.internal.vm.Continuation")
          && !frame.getMethodName().startsWith("$cl$")) {
        text.append("\n    at ").append(frame);
      }
    }
    return text.toString();
  }
}
