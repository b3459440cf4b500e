/** Limits of requests: size, time to arrive, memory, connections. */
@NullMarked
package dev.abacus.kit.limits;

import org.jspecify.annotations.NullMarked;
