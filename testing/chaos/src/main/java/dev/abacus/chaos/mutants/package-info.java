/** Mutation testing of the checkers: faults planted into a suite, and which checker finds each, and how soon. */
@NullMarked
package dev.abacus.chaos.mutants;

import org.jspecify.annotations.NullMarked;
