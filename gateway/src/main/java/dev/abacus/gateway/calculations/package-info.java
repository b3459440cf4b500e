/** Multiplying and adding through the services, and the record of what was calculated. */
@NullMarked
package dev.abacus.gateway.calculations;

import org.jspecify.annotations.NullMarked;
