/** Drain at shutdown: deregistration from Consul, then the stop of the web server. */
@NullMarked
package dev.abacus.kit.registration;

import org.jspecify.annotations.NullMarked;
