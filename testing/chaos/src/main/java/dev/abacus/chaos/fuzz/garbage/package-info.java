/** What strangers write where the suite reads: into its prefixes of Consul and of etcd. All of it is removed again. */
@NullMarked
package dev.abacus.chaos.fuzz.garbage;

import org.jspecify.annotations.NullMarked;
