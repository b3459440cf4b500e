/** Keeps a service registered with Consul while it serves, and takes it out before it stops. */
@NullMarked
package dev.abacus.kit.registration;

import org.jspecify.annotations.NullMarked;
