/** Elections of a leader among processes, and writes that only the leader can make. */
@NullMarked
package dev.abacus.state.election;

import org.jspecify.annotations.NullMarked;
