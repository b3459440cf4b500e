/** Responses while parts of the suite are down, and recovery afterwards. */
@NullMarked
package dev.abacus.systemtests.outages;

import org.jspecify.annotations.NullMarked;
