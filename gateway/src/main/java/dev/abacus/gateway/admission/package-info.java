/** How many requests the gateway takes on at once. */
@NullMarked
package dev.abacus.gateway.admission;

import org.jspecify.annotations.NullMarked;
