package io.concurrencylint.explorer;

import io.concurrencylint.explorer.ExploreOptions.Entry;
import io.concurrencylint.explorer.model.Settings;
import io.concurrencylint.explorer.schedule.Granularity;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One interleaving, as it is saved and replayed: the task chosen at every step where there was a
 * choice, and the value chosen at every racy read that had one.
 *
 * @param choices a task's number, or -1-v for value number v
 * @param racyFields the fields whose reads may return older values
 * @param hash over tasks, operations and sites in order; equal when the replay did the same
 * @param failure one line
 * @param granularity which plain accesses were points of choice
 */
public record Schedule(
    Entry entry,
    Settings settings,
    SortedSet<String> racyFields,
    List<Integer> choices,
    long hash,
    int preemptions,
    String failure,
    Granularity granularity)
    implements Serializable {
  private static final String HEAD = "concurrency-lint schedule 1";

  public Schedule {
    racyFields = new TreeSet<>(racyFields);
    choices = List.copyOf(choices);
  }

  int[] choiceArray() {
    return choices.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The text of a schedule file. */
  public String text() {
    StringBuilder text = new StringBuilder(HEAD).append('\n');
    line(text, "entry", entry.describe());
    line(text, "failure", failure.replace('\n', ' '));
    line(text, "preemptions", preemptions);
    line(text, "hash", Long.toHexString(hash));
    line(text, "max-steps", settings.maxSteps());
    line(text, "early-timeout-nanos", settings.earlyTimeoutNanos());
    line(text, "spurious-wakeups", settings.spuriousWakeups());
    line(text, "stale-reads", settings.staleReads());
    line(text, "races", settings.races());
    line(text, "leaks", settings.leaks());
    line(text, "points", granularity == Granularity.EVERY_ACCESS ? "all" : "racy");
    for (String field : racyFields) {
      line(text, "racy", field);
    }
    text.append(
        "# task number times steps in a row; \"old N\" is a read that returns an older value\n");
    text.append("steps\n");
    int i = 0;
    while (i < choices.size()) {
      int choice = choices.get(i);
      int run = 1;
      while (i + run < choices.size() && choices.get(i + run) == choice) {
        run++;
      }
      text.append("  ").append(choice < 0 ? "old " + (-1 - choice) : "T" + choice);
      if (run > 1) {
        text.append(" x").append(run);
      }
      text.append('\n');
      i += run;
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String key, Object value) {
    text.append(key).append(": ").append(value).append('\n');
  }

  public void write(Path file) throws IOException {
    Files.writeString(file, text());
  }

  /**
   * Reads a schedule file.
   *
   * @throws IOException when it cannot be read or is no schedule of this version; the message names
   *     the line
   */
  public static Schedule read(Path file) throws IOException {
    return parse(Files.readString(file), file.toString());
  }

  static Schedule parse(String content, String name) throws IOException {
    String[] lines = content.split("\\R");
    if (!lines[0].equals(HEAD)) {
      throw new IOException(name + ":1: not a schedule file (\"" + HEAD + "\" expected)");
    }
    Entry entry = null;
    String failure = "";
    long hash = 0;
    int preemptions = 0;
    Settings settings = Settings.defaults();
    TreeSet<String> racy = new TreeSet<>();
    List<Integer> choices = new ArrayList<>();
    Granularity granularity = Granularity.EVERY_ACCESS;
    boolean steps = false;
    for (int n = 1; n < lines.length; n++) {
      String line = lines[n].trim();
      try {
        if (line.isEmpty() || line.startsWith("#")) {
          continue;
        }
        if (line.equals("steps")) {
          steps = true;
          continue;
        }
        if (steps) {
          step(line, choices);
          continue;
        }
        int colon = line.indexOf(": ");
        String key = line.substring(0, colon);
        String value = line.substring(colon + 2);
        switch (key) {
          case "entry" -> entry = ExploreOptions.entry(value);
          case "failure" -> failure = value;
          case "preemptions" -> preemptions = Integer.parseInt(value);
          case "hash" -> hash = Long.parseUnsignedLong(value, 16);
          case "racy" -> racy.add(value);
          case "points" ->
              granularity =
                  value.equals("racy") ? Granularity.RACING_ACCESS : Granularity.EVERY_ACCESS;
          default -> settings = setting(settings, key, value);
        }
      } catch (RuntimeException e) {
        throw new IOException(name + ":" + (n + 1) + ": cannot read \"" + line + "\"", e);
      }
    }
    if (entry == null) {
      throw new IOException(name + ": no line \"entry: ...\"");
    }
    return new Schedule(entry, settings, racy, choices, hash, preemptions, failure, granularity);
  }

  private static void step(String line, List<Integer> choices) {
    int times = 1;
    String what = line;
    int x = line.lastIndexOf(" x");
    if (x > 0) {
      times = Integer.parseInt(line.substring(x + 2));
      what = line.substring(0, x);
    }
    int choice =
        what.startsWith("old ")
            ? -1 - Integer.parseInt(what.substring(4).trim())
            : Integer.parseInt(what.substring(1));
    choices.addAll(Arrays.asList(repeated(choice, times)));
  }

  private static Integer[] repeated(int choice, int times) {
    Integer[] all = new Integer[times];
    Arrays.fill(all, choice);
    return all;
  }

  private static Settings setting(Settings s, String key, String value) {
    return switch (key) {
      case "max-steps" ->
          new Settings(
              Integer.parseInt(value),
              s.earlyTimeoutNanos(),
              s.spuriousWakeups(),
              s.staleReads(),
              s.races(),
              s.leaks());
      case "early-timeout-nanos" ->
          new Settings(
              s.maxSteps(),
              Long.parseLong(value),
              s.spuriousWakeups(),
              s.staleReads(),
              s.races(),
              s.leaks());
      case "spurious-wakeups" ->
          new Settings(
              s.maxSteps(),
              s.earlyTimeoutNanos(),
              Integer.parseInt(value),
              s.staleReads(),
              s.races(),
              s.leaks());
      case "stale-reads" ->
          new Settings(
              s.maxSteps(),
              s.earlyTimeoutNanos(),
              s.spuriousWakeups(),
              Boolean.parseBoolean(value),
              s.races(),
              s.leaks());
      case "races" ->
          new Settings(
              s.maxSteps(),
              s.earlyTimeoutNanos(),
              s.spuriousWakeups(),
              s.staleReads(),
              Boolean.parseBoolean(value),
              s.leaks());
      case "leaks" ->
          new Settings(
              s.maxSteps(),
              s.earlyTimeoutNanos(),
              s.spuriousWakeups(),
              s.staleReads(),
              s.races(),
              Boolean.parseBoolean(value));
      default -> throw new IllegalArgumentException("unknown key " + key);
    };
  }
}
