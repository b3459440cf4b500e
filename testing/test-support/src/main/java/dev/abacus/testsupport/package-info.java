/** A real Consul and a real etcd for integration tests, in containers where a Docker engine answers, else as processes. */
@NullMarked
package dev.abacus.testsupport;

import org.jspecify.annotations.NullMarked;
