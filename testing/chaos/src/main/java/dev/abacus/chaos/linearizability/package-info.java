/** Linearizability checker: whether one order of operations explains the responses to concurrent clients. */
@NullMarked
package dev.abacus.chaos.linearizability;

import org.jspecify.annotations.NullMarked;
