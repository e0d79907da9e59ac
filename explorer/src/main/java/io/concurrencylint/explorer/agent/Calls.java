package io.concurrencylint.explorer.agent;

import io.concurrencylint.explorer.runtime.Model;
import java.util.Set;

/** Which calls from user code into the JDK matter, and what they do. Knowledge as data. */
final class Calls {
  private static final Set<String> DULL_UTIL =
      Set.of(
          "Objects",
          "Optional",
          "OptionalInt",
          "OptionalLong",
          "OptionalDouble",
          "Random",
          "Scanner",
          "UUID",
          "Date",
          "Calendar",
          "Locale",
          "StringJoiner",
          "Formatter",
          "Comparator",
          "Map$Entry",
          "Spliterator",
          "Currency",
          "Base64",
          "Arrays",
          "Collections",
          "StringTokenizer",
          "SplittableRandom",
          "EventObject",
          "TimerTask",
          "Enumeration",
          "IntSummaryStatistics",
          "LongSummaryStatistics",
          "DoubleSummaryStatistics",
          "NoSuchElementException",
          "ConcurrentModificationException",
          "HexFormat",
          "AbstractMap$SimpleEntry",
          "ServiceLoader",
          "TimeZone",
          "GregorianCalendar");

  private static final Set<String> DULL_CONCURRENT =
      Set.of(
          "java/util/concurrent/TimeUnit",
          "java/util/concurrent/ThreadLocalRandom",
          "java/util/concurrent/Callable",
          "java/util/concurrent/ThreadFactory",
          "java/util/concurrent/Executors",
          "java/util/concurrent/ExecutionException",
          "java/util/concurrent/TimeoutException",
          "java/util/concurrent/locks/LockSupport");

  private static final String[] READERS = {
    "get",
    "size",
    "is",
    "contains",
    "peek",
    "element",
    "first",
    "last",
    "iterator",
    "spliterator",
    "stream",
    "forEach",
    "toArray",
    "hashCode",
    "equals",
    "toString",
    "indexOf",
    "keySet",
    "values",
    "entrySet",
    "has",
    "estimate",
    "cardinality",
    "subList",
    "sum",
    "intValue",
    "longValue",
    "head",
    "tail",
    "ceiling",
    "floor",
    "higher",
    "lower",
    "length",
    "charAt",
    "parallelStream",
    "descending",
    "join",
    "new",
    "read",
    "clone",
    "listIterator",
    "navigableKeySet",
    "subMap",
    "subSet",
    "comparator",
    "keys",
    "reversed",
    "nextSetBit",
    "nextClearBit",
    "previousSetBit",
    "previousClearBit",
    "intersects"
  };

  private static final Set<String> WRITERS =
      Set.of(
          "getAndAdd",
          "getAndIncrement",
          "getAndDecrement",
          "getAndSet",
          "getAndUpdate",
          "getAndAccumulate",
          "sumThenReset",
          "readLock",
          "readUnlock",
          "getOrDefault$never");

  private Calls() {}

  /** Classes outside of the collections that are not made for concurrent use. */
  private static final Set<String> UNSAFE =
      Set.of(
          "java/lang/StringBuilder",
          "java/text/Format",
          "java/text/DateFormat",
          "java/text/SimpleDateFormat",
          "java/text/NumberFormat",
          "java/text/DecimalFormat",
          "java/text/MessageFormat",
          "java/text/Collator",
          "java/util/regex/Matcher",
          "java/util/Calendar",
          "java/util/GregorianCalendar",
          "java/security/MessageDigest");

  private static final Set<String> UNSAFE_READERS =
      Set.of("length", "charAt", "toString", "getPattern", "toPattern", "getAlgorithm", "clone");

  /** Whether the method belongs to an object that threads may share only one after the other. */
  static boolean isUnsafe(String owner) {
    return UNSAFE.contains(owner);
  }

  static boolean readsUnsafe(String name) {
    return UNSAFE_READERS.contains(name);
  }

  /** Whether an instance method of the JDK is a step of the program. */
  static boolean matters(String owner, String name) {
    if (name.equals("<init>") || name.equals("getClass")) {
      return false;
    }
    if (owner.startsWith("java/util/concurrent/")) {
      return !DULL_CONCURRENT.contains(owner)
          && !owner.endsWith("Exception")
          && !(name.equals("newCondition")
              || name.equals("readLock") && owner.contains("ReadWriteLock")
              || name.equals("writeLock") && owner.contains("ReadWriteLock"));
    }
    if (owner.startsWith("java/util/")) {
      String simple = owner.substring("java/util/".length());
      return simple.indexOf('/') < 0
          && !DULL_UTIL.contains(simple)
          && !simple.endsWith("Exception");
    }
    return owner.equals("java/lang/StringBuffer")
        || owner.equals("java/lang/Iterable") && name.equals("forEach");
  }

  /** Whether the method only looks. */
  static boolean reads(String name) {
    if (WRITERS.contains(name)) {
      return false;
    }
    for (String prefix : READERS) {
      if (name.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  static boolean isThreadQuery(String name) {
    return name.equals("isAlive")
        || name.equals("getState")
        || name.equals("interrupt")
        || name.equals("isInterrupted");
  }

  /** How an access by VarHandle orders: a code of the model (JEP 193). */
  static int mode(String method) {
    if (method.equals("get") || method.equals("set")) {
      return Model.PLAIN;
    }
    if (method.endsWith("Opaque") || method.endsWith("Plain")) {
      return Model.OPAQUE;
    }
    if (method.endsWith("Acquire")) {
      return Model.ACQUIRE;
    }
    return method.endsWith("Release") ? Model.RELEASE : Model.VOLATILE;
  }

  /** What an access by VarHandle or Unsafe does: a code of the model, or -1 for none. */
  static int access(String method) {
    if (method.startsWith("compareAnd")
        || method.startsWith("weakCompareAnd")
        || method.startsWith("getAnd")) {
      return 2;
    }
    if (method.startsWith("get")) {
      return 0;
    }
    return method.startsWith("set") || method.startsWith("put") ? 1 : -1;
  }
}
