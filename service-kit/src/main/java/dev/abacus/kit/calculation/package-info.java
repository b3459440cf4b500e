/** What the services and the gateway share of a calculation over HTTP: its operands, its answer, its recording. */
@NullMarked
package dev.abacus.kit.calculation;

import org.jspecify.annotations.NullMarked;
