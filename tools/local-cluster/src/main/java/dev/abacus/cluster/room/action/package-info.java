/** Actions of the control room on real parts, and the price of each. */
@NullMarked
package dev.abacus.cluster.room.action;

import org.jspecify.annotations.NullMarked;
