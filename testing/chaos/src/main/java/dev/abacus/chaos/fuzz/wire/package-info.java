/** HTTP/1.1 by hand over sockets: anything can be sent, and responses are read strictly. */
@NullMarked
package dev.abacus.chaos.fuzz.wire;

import org.jspecify.annotations.NullMarked;
