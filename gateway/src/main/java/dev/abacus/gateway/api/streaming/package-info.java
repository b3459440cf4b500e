/** Server-sent events from the feeds of the shared state. */
@NullMarked
package dev.abacus.gateway.api.streaming;

import org.jspecify.annotations.NullMarked;
