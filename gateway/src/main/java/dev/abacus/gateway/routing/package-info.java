/** The way from a Feign client to an instance: which instances there are, which one is called, and what happens when it does not answer. */
@NullMarked
package dev.abacus.gateway.routing;

import org.jspecify.annotations.NullMarked;
