/** The running suite as the control room reads and breaks it: as processes, or as containers. */
@NullMarked
package dev.abacus.cluster.room.suite;

import org.jspecify.annotations.NullMarked;
