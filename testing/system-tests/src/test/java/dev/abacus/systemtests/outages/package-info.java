/** What a caller is told while parts of the suite are down, and that they come back. */
@NullMarked
package dev.abacus.systemtests.outages;

import org.jspecify.annotations.NullMarked;
