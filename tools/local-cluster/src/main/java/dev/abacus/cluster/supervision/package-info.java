/** Keeps processes running, and leaves a trace of them that outlives the one who keeps them. */
@NullMarked
package dev.abacus.cluster.supervision;

import org.jspecify.annotations.NullMarked;
