/** Deadline of a request, propagated to the services that it calls. */
@NullMarked
package dev.abacus.kit.deadline;

import org.jspecify.annotations.NullMarked;
