/** Calculations through the services, and the records of them. */
@NullMarked
package dev.abacus.gateway.api.calculations;

import org.jspecify.annotations.NullMarked;
