/** Carries the project's configuration files into Consul. */
@NullMarked
package dev.abacus.cluster.configuration;

import org.jspecify.annotations.NullMarked;
