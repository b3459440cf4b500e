/** The part of Consul's HTTP API that a service uses. */
@NullMarked
package dev.abacus.kit.consul;

import org.jspecify.annotations.NullMarked;
