package io.concurrencylint.explorer.model;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The frames of a stack that are the user's own. */
final class Frames {
  private static final String[] FOREIGN = {
    "java.", "javax.", "jdk.", "sun.", "com.sun.", "io.concurrencylint.explorer.", "org.junit."
  };

  /** {@code com.acme.Main.$cl$call$3$Map$$get(java.util.Map, Object, int)}. */
  private static final Pattern BRIDGE =
      Pattern.compile("[\\w.$]*\\.\\$cl\\$call\\$\\d+\\$([\\w$]+?)\\$\\$(\\w+)\\([^)]*\\)");

  private static final String VALUE =
      "the return value of \"io.concurrencylint.explorer.runtime.Hooks.value(Object)\"";

  private Frames() {}

  static StackTraceElement[] user(StackTraceElement[] stack) {
    List<StackTraceElement> own = new ArrayList<>();
    for (StackTraceElement frame : stack) {
      if (isUser(frame)) {
        own.add(frame);
      }
    }
    return own.toArray(new StackTraceElement[0]);
  }

  static List<String> describe(StackTraceElement[] stack) {
    List<String> own = new ArrayList<>();
    for (StackTraceElement frame : stack) {
      if (isUser(frame)) {
        own.add(describe(frame));
      }
    }
    return own;
  }

  /** {@code Account.transfer(Account.java:12)}: class without package. */
  static String describe(StackTraceElement frame) {
    String type = frame.getClassName();
    return type.substring(type.lastIndexOf('.') + 1)
        + "."
        + frame.getMethodName()
        + "("
        + (frame.getFileName() == null
            ? "?"
            : frame.getFileName() + (frame.getLineNumber() > 0 ? ":" + frame.getLineNumber() : ""))
        + ")";
  }

  private static boolean isUser(StackTraceElement frame) {
    if (frame.getMethodName().startsWith("$cl$")) {
      return false;
    }
    for (String prefix : FOREIGN) {
      if (frame.getClassName().startsWith(prefix)) {
        return false;
      }
    }
    return true;
  }

  /** A message of the JVM without the names of methods of ours. */
  static String clean(String message) {
    if (message == null) {
      return null;
    }
    String clean = message.replace(VALUE, "what was read there");
    return clean.contains("$cl$") ? BRIDGE.matcher(clean).replaceAll("$1.$2()") : clean;
  }

  /** Assertion failures of test frameworks that are no AssertionError. */
  static boolean isAssertion(Throwable thrown) {
    String name = thrown.getClass().getName();
    return name.contains("Assertion") || name.contains("ComparisonFailure");
  }
}
