/** Calculations, recorded exactly once, listed newest first, and followed as they are made. */
@NullMarked
package dev.abacus.state.calculations;

import org.jspecify.annotations.NullMarked;
