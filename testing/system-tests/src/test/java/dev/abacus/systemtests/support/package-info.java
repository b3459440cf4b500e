/** Suites under test: real processes on free ports, known to the tests by their HTTP API and their faults. */
@NullMarked
package dev.abacus.systemtests.support;

import org.jspecify.annotations.NullMarked;
