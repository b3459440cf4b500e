/** Multiplying and adding through the services, and the record of what was calculated. */
@NullMarked
package dev.abacus.gateway.api.calculations;

import org.jspecify.annotations.NullMarked;
