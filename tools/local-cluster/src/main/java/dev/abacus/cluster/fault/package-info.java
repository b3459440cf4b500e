/** What goes wrong that the person at the keyboard can put right. */
@NullMarked
package dev.abacus.cluster.fault;

import org.jspecify.annotations.NullMarked;
