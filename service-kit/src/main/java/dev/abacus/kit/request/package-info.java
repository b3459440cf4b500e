/** Strict reading of requests: a parameter that is unknown, repeated or no decimal number is refused, never guessed. */
@NullMarked
package dev.abacus.kit.request;

import org.jspecify.annotations.NullMarked;
