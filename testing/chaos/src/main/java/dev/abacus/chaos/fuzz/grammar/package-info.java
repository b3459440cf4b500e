/** Grammar of requests: valid ones of the API, most of them changed in one place or several. */
@NullMarked
package dev.abacus.chaos.fuzz.grammar;

import org.jspecify.annotations.NullMarked;
