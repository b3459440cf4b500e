/** The suite that chaos runs: its parts, and whether all of them are healthy. */
@NullMarked
package dev.abacus.chaos.suite;

import org.jspecify.annotations.NullMarked;
