/**
 * The dynamic checker: runs a program under many interleavings, one thread at a time, and shows the
 * one that fails.
 */
package io.concurrencylint.explorer;
