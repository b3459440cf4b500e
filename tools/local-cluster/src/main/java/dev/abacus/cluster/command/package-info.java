/** The commands of {@code ./abacus} that need the built project. */
@NullMarked
package dev.abacus.cluster.command;

import org.jspecify.annotations.NullMarked;
