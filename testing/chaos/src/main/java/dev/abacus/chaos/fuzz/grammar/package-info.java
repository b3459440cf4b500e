/** Requests by a grammar: valid ones of the API, most of them with something that is odd in one place or several. */
@NullMarked
package dev.abacus.chaos.fuzz.grammar;

import org.jspecify.annotations.NullMarked;
