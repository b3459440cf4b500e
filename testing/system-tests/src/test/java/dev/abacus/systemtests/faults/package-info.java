/** What each fault costs callers, measured under load. */
@NullMarked
package dev.abacus.systemtests.faults;

import org.jspecify.annotations.NullMarked;
