/** What the control room shows: samples of the processes, the gateways, etcd and Consul. */
@NullMarked
package dev.abacus.cluster.room.view;

import org.jspecify.annotations.NullMarked;
