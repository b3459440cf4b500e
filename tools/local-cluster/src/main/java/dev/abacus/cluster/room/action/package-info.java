/** Actions of the control room on real processes, and the impact of each on callers. */
@NullMarked
package dev.abacus.cluster.room.action;

import org.jspecify.annotations.NullMarked;
