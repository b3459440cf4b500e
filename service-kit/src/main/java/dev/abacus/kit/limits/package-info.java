/** Bounds on what one request may ask of a service. */
@NullMarked
package dev.abacus.kit.limits;

import org.jspecify.annotations.NullMarked;
