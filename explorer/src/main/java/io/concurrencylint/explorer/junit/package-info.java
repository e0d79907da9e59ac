/** Tests whose body runs under permuted interleavings. Needs JUnit Jupiter 5.10 or later. */
package io.concurrencylint.explorer.junit;
