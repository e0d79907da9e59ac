/**
 * The old atomicity bug of StringBuffer.append(StringBuffer), rewritten: the length is read in one
 * critical section and used in another.
 */
public class StringBuffer1 {
  static class Buffer {
    private char[] chars;
    private int count;

    Buffer(String text) {
      chars = text.toCharArray();
      count = chars.length;
    }

    synchronized int length() {
      return count;
    }

    synchronized void setLength(int length) {
      count = length;
    }

    synchronized void getChars(int end, char[] into) {
      if (end > count) {
        throw new StringIndexOutOfBoundsException(end);
      }
      System.arraycopy(chars, 0, into, 0, end);
    }

    synchronized void append(Buffer other) {
      int length = other.length();
      chars = new char[length];
      other.getChars(length, chars);
      count = length;
    }
  }

  public static void main(String[] args) throws InterruptedException {
    Buffer s = new Buffer("abc");
    Buffer t = new Buffer("");
    Thread x = new Thread(() -> s.setLength(0));
    Thread y = new Thread(() -> t.append(s));
    x.start();
    y.start();
    x.join();
    y.join();
  }
}
