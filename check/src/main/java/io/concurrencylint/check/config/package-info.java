/** {@code concurrency-lint.yml}. */
package io.concurrencylint.check.config;
