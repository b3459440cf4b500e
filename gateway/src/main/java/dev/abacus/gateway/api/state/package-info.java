/** Keys and values that callers share: read, written with preconditions, listed and watched. */
@NullMarked
package dev.abacus.gateway.api.state;

import org.jspecify.annotations.NullMarked;
