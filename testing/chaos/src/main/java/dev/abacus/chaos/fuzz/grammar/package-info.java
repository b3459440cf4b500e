/** Grammar of requests: valid calls of the API, most of them with one or several mutations. */
@NullMarked
package dev.abacus.chaos.fuzz.grammar;

import org.jspecify.annotations.NullMarked;
