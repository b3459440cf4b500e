/** Requests and stored data that the suite does not expect. */
@NullMarked
package dev.abacus.systemtests.robustness;

import org.jspecify.annotations.NullMarked;
