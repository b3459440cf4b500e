/**
 * Everything that a service says to Consul, through Spring Cloud's {@code ConsulClient}: the client itself, registration,
 * the instances of other services, and settings.
 */
@NullMarked
package dev.abacus.kit.consul;

import org.jspecify.annotations.NullMarked;
