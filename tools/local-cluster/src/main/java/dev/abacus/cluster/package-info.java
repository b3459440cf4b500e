/** Runs the suite as processes of this machine: Consul, etcd and the services. */
@NullMarked
package dev.abacus.cluster;

import org.jspecify.annotations.NullMarked;
