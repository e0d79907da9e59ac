package io.concurrencylint.explorer.runtime;

import java.util.HashMap;

/**
 * The tables that numbers in instrumented code point to: sites, fields and classes. They only grow,
 * and the order of growth never reaches a report or a hash.
 */
public final class Names {
  private static String[] siteMethod = new String[1024];
  private static String[] siteWhat = new String[1024];
  private static int[] siteLine = new int[1024];
  private static int[] siteHash = new int[1024];
  private static int sites = 1;

  private static String[] fieldOwner = new String[1024];
  private static String[] fieldName = new String[1024];
  private static boolean[] fieldVolatile = new boolean[1024];
  private static long[] fieldOffset = new long[1024];
  private static int fields = 1;

  private static String[] types = new String[256];
  private static int typeCount = 1;

  private static final HashMap<String, Integer> FIELD_NUMBERS = new HashMap<>();
  private static final HashMap<String, Integer> TYPE_NUMBERS = new HashMap<>();

  private Names() {}

  /**
   * Adds a place in the program.
   *
   * @param method class and method, {@code com.acme.Account.transfer(Account.java}
   * @param what the operation there, as a report says it
   * @return a number above 0
   */
  public static synchronized int site(String method, int line, String what) {
    if (sites == siteMethod.length) {
      siteMethod = grow(siteMethod);
      siteWhat = grow(siteWhat);
      siteLine = grow(siteLine);
      siteHash = grow(siteHash);
    }
    siteMethod[sites] = method;
    siteWhat[sites] = what;
    siteLine[sites] = line;
    siteHash[sites] = (method.hashCode() * 31 + line) * 31 + what.hashCode();
    return sites++;
  }

  public static synchronized int field(String owner, String name, boolean isVolatile) {
    Integer known = FIELD_NUMBERS.get(owner + " " + name);
    if (known != null) {
      return known;
    }
    if (fields == fieldOwner.length) {
      fieldOwner = grow(fieldOwner);
      fieldName = grow(fieldName);
      boolean[] wider = new boolean[fields * 2];
      System.arraycopy(fieldVolatile, 0, wider, 0, fields);
      fieldVolatile = wider;
      long[] longer = new long[fields * 2];
      System.arraycopy(fieldOffset, 0, longer, 0, fields);
      fieldOffset = longer;
    }
    fieldOwner[fields] = owner;
    fieldName[fields] = name;
    fieldVolatile[fields] = isVolatile;
    fieldOffset[fields] = -1;
    FIELD_NUMBERS.put(owner + " " + name, fields);
    return fields++;
  }

  public static synchronized int type(String name) {
    Integer known = TYPE_NUMBERS.get(name);
    if (known != null) {
      return known;
    }
    if (typeCount == types.length) {
      types = grow(types);
    }
    types[typeCount] = name;
    TYPE_NUMBERS.put(name, typeCount);
    return typeCount++;
  }

  /** How many classes with initialisers are known, plus one. */
  public static int types() {
    return typeCount;
  }

  public static String typeName(int type) {
    return types[type];
  }

  public static String siteMethod(int site) {
    return siteMethod[site];
  }

  public static String siteWhat(int site) {
    return siteWhat[site];
  }

  public static int siteLine(int site) {
    return siteLine[site];
  }

  public static int siteHash(int site) {
    return siteHash[site];
  }

  public static boolean isVolatile(int field) {
    return fieldVolatile[field];
  }

  public static String fieldName(int field) {
    String owner = fieldOwner[field];
    return owner.substring(owner.lastIndexOf('.') + 1) + "." + fieldName[field];
  }

  public static String ownerName(int field) {
    return fieldOwner[field];
  }

  public static String simpleFieldName(int field) {
    return fieldName[field];
  }

  /** Where the field lies in {@code owner}: the offset that Unsafe knows it by. */
  public static long offset(int field, Object owner) {
    long offset = fieldOffset[field];
    if (offset < 0) {
      offset = Memory.offset(owner.getClass(), fieldOwner[field], fieldName[field]);
      fieldOffset[field] = offset;
    }
    return offset;
  }

  private static String[] grow(String[] old) {
    String[] wider = new String[old.length * 2];
    System.arraycopy(old, 0, wider, 0, old.length);
    return wider;
  }

  private static int[] grow(int[] old) {
    int[] wider = new int[old.length * 2];
    System.arraycopy(old, 0, wider, 0, old.length);
    return wider;
  }
}
