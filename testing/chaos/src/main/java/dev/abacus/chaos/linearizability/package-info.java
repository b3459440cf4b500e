/** Whether what concurrent clients were told can be explained by one order of their operations. */
@NullMarked
package dev.abacus.chaos.linearizability;

import org.jspecify.annotations.NullMarked;
