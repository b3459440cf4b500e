/** Audit of etcd: whether it holds what callers were answered, read past the suite and its client. */
@NullMarked
package dev.abacus.chaos.audit;

import org.jspecify.annotations.NullMarked;
