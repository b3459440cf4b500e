/** Load on the suite: when calls are made (open and closed loop), which calls, and by whom. */
@NullMarked
package dev.abacus.cluster.load;

import org.jspecify.annotations.NullMarked;
