/** Strict requests: what the suite does not support is refused with the reason, never ignored. */
@NullMarked
package dev.abacus.kit.requests;

import org.jspecify.annotations.NullMarked;
