/**
 * The goals of the Maven plugin: parameters to settings, modules to requests, verdicts to failures.
 */
package io.concurrencylint.maven;
