package io.concurrencylint.analyzer.ir;

/**
 * A local variable, parameter, pattern variable or caught exception.
 *
 * @param register its register
 * @param name as written
 * @param type declared type, {@link TypeName#INFERRED} without one
 * @param assignments how often it is assigned, its declaration included; captured ones by one
 * @param span its name in the declaration
 */
public record Local(int register, String name, TypeName type, int assignments, Span span) {}
