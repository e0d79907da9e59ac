package io.concurrencylint.confirm;

import java.util.List;

/**
 * The Java source of a program made for a finding.
 *
 * @param className binary name; in the package of the class that the finding is about
 * @param text the file
 * @param calls for each thread the line of each of its calls
 */
public record HarnessSource(String className, String text, List<List<Integer>> calls) {
  public HarnessSource {
    calls = calls.stream().map(List::copyOf).toList();
  }

  /** Whether a thread of the program interrupts another. */
  boolean interrupts() {
    return text.contains(HarnessWriter.INTERRUPT);
  }

  /** Name of the file without folders. */
  String fileName() {
    return className.substring(className.lastIndexOf('.') + 1) + ".java";
  }
}
