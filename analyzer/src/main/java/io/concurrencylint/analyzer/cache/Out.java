package io.concurrencylint.analyzer.cache;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Writes numbers and texts compactly: small numbers in a byte, each text once. */
public final class Out {

  private static final int FIRST_SIZE = 1 << 12;

  private final Map<String, Integer> texts = new HashMap<>();
  private byte[] bytes = new byte[FIRST_SIZE];
  private int size;

  /** Any number; those near 0 are short. */
  public Out number(long number) {
    long rest = (number << 1) ^ (number >> 63);
    while ((rest & ~0x7FL) != 0) {
      put((int) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    put((int) rest);
    return this;
  }

  /** A truth value. */
  public Out flag(boolean flag) {
    put(flag ? 1 : 0);
    return this;
  }

  /** A text or null; the same text again is a number. */
  public Out text(String text) {
    if (text == null) {
      return number(0);
    }
    Integer known = texts.putIfAbsent(text, texts.size());
    if (known != null) {
      return number(known + 3L);
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    // A literal may hold half of a surrogate pair, which has no UTF-8.
    boolean faithful = new String(utf8, StandardCharsets.UTF_8).equals(text);
    byte[] spelt = faithful ? utf8 : halves(text);
    number(faithful ? 1 : 2).number(spelt.length);
    for (byte each : spelt) {
      put(each);
    }
    return this;
  }

  private static byte[] halves(String text) {
    byte[] halves = new byte[text.length() * 2];
    for (int i = 0; i < text.length(); i++) {
      halves[2 * i] = (byte) (text.charAt(i) >> 8);
      halves[2 * i + 1] = (byte) text.charAt(i);
    }
    return halves;
  }

  /** How many there are, then each. */
  public <T> Out all(Collection<T> items, Consumer<T> each) {
    number(items.size());
    items.forEach(each);
    return this;
  }

  /** What was written. */
  public byte[] bytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void put(int value) {
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * size);
    }
    bytes[size++] = (byte) value;
  }
}
