/** More calls than the suite can carry, and what becomes of them. */
@NullMarked
package dev.abacus.systemtests.overload;

import org.jspecify.annotations.NullMarked;
