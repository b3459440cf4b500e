/** Trace id of a request (W3C Trace Context). */
@NullMarked
package dev.abacus.kit.trace;

import org.jspecify.annotations.NullMarked;
