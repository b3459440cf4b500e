/** Keys stay linearizable while parts of the suite fail, and a suite whose keys are not is told from it. */
@NullMarked
package dev.abacus.systemtests.linearizability;

import org.jspecify.annotations.NullMarked;
