package io.concurrencylint.analyzer.cache;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Reads what {@link Out} wrote; a {@link RuntimeException} when it did not. */
public final class In {

  private final List<String> texts = new ArrayList<>();
  private final byte[] bytes;
  private int at;

  /** Reads from the start. */
  public In(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A number that was written as one. */
  public long big() {
    long rest = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes[at++];
      rest |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return (rest >>> 1) ^ -(rest & 1);
      }
    }
  }

  /** The same where it is known to be an {@code int}. */
  public int number() {
    return (int) big();
  }

  public boolean flag() {
    return bytes[at++] != 0;
  }

  /** A text or null. */
  public String text() {
    int index = number();
    if (index == 0) {
      return null;
    }
    if (index > 2) {
      return texts.get(index - 3);
    }
    int length = number();
    String text =
        index == 1 ? new String(bytes, at, length, StandardCharsets.UTF_8) : halves(at, length);
    at += length;
    texts.add(text);
    return text;
  }

  private String halves(int start, int length) {
    char[] halves = new char[length / 2];
    for (int i = 0; i < halves.length; i++) {
      halves[i] = (char) ((bytes[start + 2 * i] & 0xFF) << 8 | bytes[start + 2 * i + 1] & 0xFF);
    }
    return new String(halves);
  }

  /** As many as were written. */
  public <T> List<T> all(Supplier<T> each) {
    int count = number();
    List<T> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      items.add(each.get());
    }
    return items;
  }

  /** Whether everything was read. */
  public boolean isAtEnd() {
    return at == bytes.length;
  }
}
