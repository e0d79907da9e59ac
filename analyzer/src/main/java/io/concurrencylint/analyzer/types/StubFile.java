package io.concurrencylint.analyzer.types;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The signatures of one library. Each class is a line {@code C access name super interfaces
 * [signature]} with its {@code F access name descriptor [signature]} and {@code M ...} lines below;
 * names are internal ones, {@code -} stands for none, and the access flags are decimal.
 */
final class StubFile {
  private final String text;

  /** Where the line of a class begins. */
  private final Map<String, Integer> starts = new HashMap<>();

  private final ConcurrentMap<String, ClassInfo> read = new ConcurrentHashMap<>();

  StubFile(String text) {
    this.text = text;
    for (int start = 0; start < text.length(); start = text.indexOf('\n', start) + 1) {
      if (text.charAt(start) == 'C') {
        int name = text.indexOf(' ', start + 2) + 1;
        starts.put(binary(text.substring(name, text.indexOf(' ', name))), start);
      }
    }
  }

  /** The class, or null; the same object each time. */
  ClassInfo find(String binaryName) {
    Integer start = starts.get(binaryName);
    return start == null ? null : read.computeIfAbsent(binaryName, name -> readAt(start));
  }

  private ClassInfo readAt(int start) {
    List<ClassInfo.Field> fields = new ArrayList<>();
    List<ClassInfo.Method> methods = new ArrayList<>();
    int end = text.indexOf('\n', start);
    String[] head = text.substring(start, end).split(" ");
    for (int next = end + 1; next < text.length() && text.charAt(next) != 'C'; next = end + 1) {
      end = text.indexOf('\n', next);
      String[] member = text.substring(next, end).split(" ");
      int access = Integer.parseInt(member[1]);
      String signature = member.length > 4 ? member[4] : null;
      if (member[0].equals("F")) {
        fields.add(new ClassInfo.Field(access, member[2], member[3], signature));
      } else {
        methods.add(new ClassInfo.Method(access, member[2], member[3], signature));
      }
    }
    return new ClassInfo(
        binary(head[2]),
        Integer.parseInt(head[1]),
        head[3].equals("-") ? null : binary(head[3]),
        interfaces(head[4]),
        head.length > 5 ? head[5] : null,
        fields,
        methods);
  }

  private static List<String> interfaces(String names) {
    return names.equals("-") ? List.of() : List.of(binary(names).split(","));
  }

  private static String binary(String internalName) {
    return internalName.replace('/', '.');
  }
}
