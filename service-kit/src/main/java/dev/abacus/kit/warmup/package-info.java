/** Warm-up of an instance before it is ready. */
@NullMarked
package dev.abacus.kit.warmup;

import org.jspecify.annotations.NullMarked;
