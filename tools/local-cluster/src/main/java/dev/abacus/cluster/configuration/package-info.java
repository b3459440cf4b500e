/** Loads the configuration files of the project into Consul. */
@NullMarked
package dev.abacus.cluster.configuration;

import org.jspecify.annotations.NullMarked;
