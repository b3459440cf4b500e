/** Readers of event streams that go on elsewhere when a stream ends, and whether they got every change once, in order. */
@NullMarked
package dev.abacus.chaos.streams;

import org.jspecify.annotations.NullMarked;
