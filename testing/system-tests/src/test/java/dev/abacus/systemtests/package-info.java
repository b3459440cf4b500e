/** Black-box tests: the whole suite runs as real processes, and the tests know only its HTTP API and its faults. */
@NullMarked
package dev.abacus.systemtests;

import org.jspecify.annotations.NullMarked;
