/** The public API of the suite. */
@NullMarked
package dev.abacus.gateway;

import org.jspecify.annotations.NullMarked;
