/** Operating system processes: started, signalled, watched and ended. */
@NullMarked
package dev.abacus.cluster.process;

import org.jspecify.annotations.NullMarked;
