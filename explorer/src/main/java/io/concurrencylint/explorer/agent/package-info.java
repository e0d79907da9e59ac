/** The agent: rewrites the program's classes and the JDK's so that they report to the hooks. */
package io.concurrencylint.explorer.agent;
