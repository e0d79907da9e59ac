package io.concurrencylint.confirm;

/**
 * A JUnit test that fails as long as a confirmed finding is there.
 *
 * @param path relative to a folder of test sources, with slashes
 * @param text the file; it needs the explorer and JUnit Jupiter on the test class path
 * @param remark what a person should know; may be empty
 */
public record TestExport(String path, String text, String remark) {}
