/** Keys with values of any kind: compare-and-set by revision, time to live, lists and feeds by prefix. */
@NullMarked
package dev.abacus.state.keys;

import org.jspecify.annotations.NullMarked;
