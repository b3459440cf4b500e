/** Calculations over HTTP, for services and gateway: operands, response, idempotency key. */
@NullMarked
package dev.abacus.kit.calculation;

import org.jspecify.annotations.NullMarked;
