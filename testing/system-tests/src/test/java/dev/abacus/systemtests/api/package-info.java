/** The public API: results, errors, negotiation, preconditions, streams. */
@NullMarked
package dev.abacus.systemtests.api;

import org.jspecify.annotations.NullMarked;
