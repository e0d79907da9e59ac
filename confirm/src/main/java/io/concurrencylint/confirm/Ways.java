package io.concurrencylint.confirm;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which of the ways to make an object is taken, for each type: the simplest, until a program that
 * takes it fails there. Remembers what was made how, so that a stack trace tells who is to blame.
 */
final class Ways {
  private static final Pattern FRAME = Pattern.compile("([\\w.$]+)\\.([\\w$<>]+)\\([^)]*\\)");

  /** So many ways to make an object of one type are tried. */
  private static final int MOST = 6;

  private final Map<String, Integer> turns = new HashMap<>();
  private final Map<String, Set<String>> made = new HashMap<>();
  private final Set<String> types = new LinkedHashSet<>();
  private boolean preferStubs;

  /** The number of the way for a type, from 0. */
  int of(Class<?> type) {
    return turns.getOrDefault(type.getName(), 0);
  }

  /** Whether interfaces are stubbed even when the project has implementations. */
  boolean preferStubs() {
    return preferStubs;
  }

  /**
   * Notes that objects of {@code type} come from a call.
   *
   * @param member {@code <init>} for a constructor
   */
  void note(Class<?> type, Class<?> owner, String member) {
    types.add(type.getName());
    made.computeIfAbsent(owner.getName() + "." + member, key -> new HashSet<>())
        .add(type.getName());
    made.computeIfAbsent(owner.getName() + ".<clinit>", key -> new HashSet<>()).add(type.getName());
  }

  /** The types of which objects were made, in the order of that. */
  List<String> types() {
    return List.copyOf(types);
  }

  /** Takes the next way for a type, or with -1 the one before. */
  void turn(String type, int by) {
    turns.merge(type, by, Integer::sum);
  }

  /**
   * Takes another way where one failed.
   *
   * @param trace of the failure, innermost frame first
   * @param program class of the program that failed
   * @return whether there is another way
   */
  boolean avoid(String trace, String program) {
    String inner = "";
    Matcher frames = FRAME.matcher(trace);
    while (frames.find()) {
      String type = frames.group(1);
      if (type.equals(program) || type.startsWith(program + "$")) {
        break;
      }
      inner = type + "." + frames.group(2);
    }
    boolean another = false;
    for (String type : made.getOrDefault(inner, Set.of())) {
      another |= turns.merge(type, 1, Integer::sum) < MOST;
    }
    if (!another && !preferStubs) {
      preferStubs = true;
      return true;
    }
    return another;
  }
}
