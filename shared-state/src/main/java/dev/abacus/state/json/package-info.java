/** JSON as values in etcd. */
@NullMarked
package dev.abacus.state.json;

import org.jspecify.annotations.NullMarked;
