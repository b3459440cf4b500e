/** HTTP/1.1 by hand over sockets, so that anything can be sent, and nothing of a response is smoothed over. */
@NullMarked
package dev.abacus.chaos.fuzz.wire;

import org.jspecify.annotations.NullMarked;
