package io.concurrencylint.analyzer.ir;

/**
 * A local of the lexically enclosing body that a lambda, or a method of a local class, uses.
 *
 * @param register in the inner body
 * @param outer register in the body that encloses the lambda or the class declaration
 */
public record Capture(int register, int outer) {}
