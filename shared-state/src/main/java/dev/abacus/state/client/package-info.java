/** The entry: one object for all state that the processes of the suite share. */
@NullMarked
package dev.abacus.state.client;

import org.jspecify.annotations.NullMarked;
