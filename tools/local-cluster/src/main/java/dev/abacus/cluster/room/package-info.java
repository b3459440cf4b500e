/** The control room: a page that shows the running suite, breaks real processes, and tells what that cost callers. */
@NullMarked
package dev.abacus.cluster.room;

import org.jspecify.annotations.NullMarked;
