/** Loops that run beside the requests. */
@NullMarked
package dev.abacus.kit.background;

import org.jspecify.annotations.NullMarked;
