package io.concurrencylint.explorer.model;

import java.util.List;

/**
 * One step of an execution that captures stacks.
 *
 * @param what the operation with its object
 * @param stack the user's frames, innermost first
 */
public record Step(int task, String what, List<String> stack) {}
