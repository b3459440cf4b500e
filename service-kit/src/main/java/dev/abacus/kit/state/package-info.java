/** Connects a service to the state that all instances share. */
@NullMarked
package dev.abacus.kit.state;

import org.jspecify.annotations.NullMarked;
