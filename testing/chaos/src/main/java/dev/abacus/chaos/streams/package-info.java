/** Subscribers of event streams, and whether they got every change once and in order. */
@NullMarked
package dev.abacus.chaos.streams;

import org.jspecify.annotations.NullMarked;
