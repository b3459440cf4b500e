/** The commands {@code ./abacus chaos} and {@code ./abacus fuzz}. */
@NullMarked
package dev.abacus.chaos.command;

import org.jspecify.annotations.NullMarked;
