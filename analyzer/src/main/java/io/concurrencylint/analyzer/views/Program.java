package io.concurrencylint.analyzer.views;

/** The whole program under analysis; hands out the views, each computed once on first use. */
public final class Program {}
