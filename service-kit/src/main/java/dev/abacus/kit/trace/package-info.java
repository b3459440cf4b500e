/** The trace that a request belongs to, as W3C Trace Context has it. */
@NullMarked
package dev.abacus.kit.trace;

import org.jspecify.annotations.NullMarked;
