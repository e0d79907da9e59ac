package io.concurrencylint.analyzer.ir;

/** A type parameter and its first bound, {@code Object} if none. */
public record TypeParameter(String name, TypeName bound) {}
