/** {@code ./abacus chaos}. */
@NullMarked
package dev.abacus.chaos.command;

import org.jspecify.annotations.NullMarked;
