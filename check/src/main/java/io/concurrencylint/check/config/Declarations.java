package io.concurrencylint.check.config;

import io.concurrencylint.analyzer.models.Declared;
import io.concurrencylint.analyzer.models.WaitKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Translates what a user declares of their own classes into facts as model files have them. */
final class Declarations {

  private static final String LOOP = "event-loop(declared)";

  private final String file;
  private final List<Declared> facts = new ArrayList<>();

  private Declarations(String file) {
    this.file = file;
  }

  /** The facts of a {@code declare} section of {@code file}. */
  static List<Declared> facts(String file, Value section) {
    Declarations declarations = new Declarations(file);
    Map<String, Value> entries = section.section(Keys.DECLARE);
    entries.forEach(
        (key, values) -> values.list().forEach(value -> declarations.declare(key, value)));
    return List.copyOf(declarations.facts);
  }

  private void declare(String key, Value value) {
    switch (key) {
      case "eventLoops" -> eventLoop(value);
      case "serialExecutors" ->
          executor(value, "type " + typeOf(value) + " : thread-safe; executor serial");
      case "blocking" -> blocking(value);
      case "lockWrappers" -> lockWrapper(value);
      case "threadEntryPoints" -> entryPoint(value);
      default -> add(value, "type " + Names.type(value) + " : thread-safe");
    }
  }

  private void add(Value at, String fact) {
    facts.add(new Declared(file, at.line(), fact));
  }

  /** An executor on one loop, or what a loop calls. */
  private void eventLoop(Value value) {
    if (!value.isSection() && (Names.isMethod(value) || Names.isAnnotation(value))) {
      add(value, "entry " + called(value) + " : " + LOOP);
    } else {
      executor(value, "type " + typeOf(value) + " : thread-safe; executor serial; threads " + LOOP);
    }
  }

  private static String called(Value value) {
    return Names.isAnnotation(value) ? value.text() : Names.method(value);
  }

  private static String typeOf(Value value) {
    return value.isSection()
        ? Names.type(required(value, value.section(Keys.EXECUTOR), "type"))
        : Names.type(value);
  }

  private static Value required(Value section, Map<String, Value> entries, String key) {
    if (!entries.containsKey(key)) {
      throw section.error("'" + key + "' is missing");
    }
    return entries.get(key);
  }

  private void executor(Value value, String fact) {
    add(value, fact);
    if (!value.isSection()) {
      submits(value, typeOf(value), "execute(Runnable)");
      return;
    }
    for (Value method : required(value, value.section(Keys.EXECUTOR), "submit").list()) {
      submits(method, typeOf(value), Names.member(method));
    }
  }

  private void submits(Value at, String type, String member) {
    String code = "arg" + Names.codeArgument(member);
    add(at, "method " + type + "#" + member + " : runs " + code + " elsewhere pool(this)");
  }

  private void blocking(Value value) {
    if (!value.isSection()) {
      add(value, "method " + Names.method(value) + " : blocks thread");
      return;
    }
    Map<String, Value> entries = value.section(Keys.BLOCKING);
    String method = Names.method(required(value, entries, "method"));
    WaitKind kind =
        entries.containsKey("waitsFor")
            ? entries.get("waitsFor").choice(WaitKind.class)
            : WaitKind.THREAD;
    add(value, "method " + method + " : blocks " + kind.name().toLowerCase(Locale.ROOT));
  }

  private void lockWrapper(Value value) {
    Map<String, Value> entries = value.section(Keys.LOCK_WRAPPER);
    String type = Names.type(required(value, entries, "type"));
    String lock = entries.containsKey("lock") ? lock(entries.get("lock")) : "this";
    if (lock.equals("this")) {
      boolean reentrant = !entries.containsKey("reentrant") || entries.get("reentrant").flag();
      add(value, "type " + type + " : lock " + (reentrant ? "reentrant" : "non-reentrant"));
    }
    required(value, entries, "release");
    if (!entries.containsKey("acquire")) {
      required(value, entries, "tryAcquire");
    }
    each(entries, "acquire", type, "acquire " + lock);
    each(entries, "tryAcquire", type, "acquire " + lock + " try");
    each(entries, "release", type, "release " + lock);
  }

  private static String lock(Value value) {
    if (!value.text().matches("this|arg[0-9]")) {
      throw value.error("'" + value.text() + "' is none of this, arg0, arg1, ...");
    }
    return value.text();
  }

  private void each(Map<String, Value> entries, String key, String type, String effect) {
    if (entries.containsKey(key)) {
      for (Value method : entries.get(key).list()) {
        add(method, "method " + type + "#" + Names.member(method) + " : " + effect);
      }
    }
  }

  private void entryPoint(Value value) {
    boolean serial = false;
    Value method = value;
    if (value.isSection()) {
      Map<String, Value> entries = value.section(Keys.ENTRY_POINT);
      method = required(value, entries, "method");
      serial = entries.containsKey("serial") && entries.get("serial").flag();
    }
    String how = serial ? " : worker(declared) serial" : " : worker(declared) concurrent";
    add(value, "entry " + called(method) + how);
  }
}
