package io.concurrencylint.explorer.model;

import io.concurrencylint.explorer.detect.FailureKind;
import java.util.List;

/**
 * What went wrong in one execution.
 *
 * @param key equal for the same failure under another schedule
 * @param message one line
 * @param threads one entry per thread that takes part
 * @param thrown the uncaught exception, or null
 */
public record Problem(
    FailureKind kind, String key, String message, List<String> threads, Throwable thrown) {}
