/** Load shedding: limits of concurrent requests, and of the bytes a second that are written to etcd. */
@NullMarked
package dev.abacus.gateway.admission;

import org.jspecify.annotations.NullMarked;
