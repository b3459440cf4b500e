/** Open-loop load of the control room, and its measurements by the second. */
@NullMarked
package dev.abacus.cluster.room.load;

import org.jspecify.annotations.NullMarked;
